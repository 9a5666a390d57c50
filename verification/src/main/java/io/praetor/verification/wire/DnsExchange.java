package io.praetor.verification.wire;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Asks a DNS server one question over a socket of its own. Stateless. */
public final class DnsExchange {
  private static final int ANSWER_MS_MAX = 10_000;
  private static final int TRIES_MAX = 3;
  private static final int BYTES_MAX = 65_535;

  private DnsExchange() {}

  /** An answer and its size. */
  public record Answer(Message message, int bytes) {}

  /**
   * A question.
   *
   * @param edns the size that its OPT record states; 0 for none
   */
  public static Message question(String name, int type, boolean wantsRecursion, int edns)
      throws IOException {
    Message question =
        Message.newQuery(
            Record.newRecord(
                Name.fromString(name.endsWith(".") ? name : name + "."), type, DClass.IN));
    if (!wantsRecursion) {
      question.getHeader().unsetFlag(Flags.RD);
    }
    if (edns > 0) {
      question.addRecord(new OPTRecord(edns, 0, 0), Section.ADDITIONAL);
    }
    return question;
  }

  /** The answer. */
  public static Answer ask(InetSocketAddress server, Message question, boolean stream)
      throws IOException {
    byte[] bytes = stream ? overStream(server, question) : overDatagrams(server, question);
    Message answer = new Message(bytes);
    if (answer.getHeader().getID() != question.getHeader().getID()) {
      throw new IOException("an answer to another question");
    }
    return new Answer(answer, bytes.length);
  }

  private static byte[] overDatagrams(InetSocketAddress server, Message question)
      throws IOException {
    byte[] asked = question.toWire();
    for (int i = 0; ; i++) {
      try (DatagramSocket socket = new DatagramSocket()) {
        socket.connect(server);
        socket.setSoTimeout(ANSWER_MS_MAX);
        socket.send(new DatagramPacket(asked, asked.length));
        DatagramPacket answer = new DatagramPacket(new byte[BYTES_MAX], BYTES_MAX);
        socket.receive(answer);
        return Arrays.copyOf(answer.getData(), answer.getLength());
      } catch (IOException e) {
        if (i == TRIES_MAX) {
          throw e;
        }
      }
    }
  }

  private static byte[] overStream(InetSocketAddress server, Message question) throws IOException {
    byte[] asked = question.toWire();
    try (Socket socket = new Socket()) {
      socket.connect(server, ANSWER_MS_MAX);
      socket.setSoTimeout(ANSWER_MS_MAX);
      return overStream(socket, asked);
    }
  }

  /** Asks on a connection that stands, each message behind its length (RFC 1035, section 4.2.2). */
  public static byte[] overStream(Socket connected, byte[] question) throws IOException {
    connected
        .getOutputStream()
        .write(
            ByteBuffer.allocate(2 + question.length)
                .putShort((short) question.length)
                .put(question)
                .array());
    DataInputStream in = new DataInputStream(connected.getInputStream());
    byte[] answer = new byte[in.readUnsignedShort()];
    in.readFully(answer);
    return answer;
  }
}
