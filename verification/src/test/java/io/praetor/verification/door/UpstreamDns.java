package io.praetor.verification.door;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** A DNS server on loopback, UDP and TCP, that answers as a test says. Threads of its own. */
final class UpstreamDns implements AutoCloseable {
  private static final int BYTES_MAX = 65_535;

  /** Answers queries. */
  interface Zone {
    /** The response, or null for silence. */
    @Nullable Message answer(Message query, boolean isStream) throws IOException;
  }

  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile Zone zone = (query, _) -> code(query, Rcode.SERVFAIL);

  UpstreamDns() throws IOException {
    ServerSocket listening = null;
    DatagramSocket bound = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    while (listening == null) {
      try {
        listening = new ServerSocket(bound.getLocalPort(), 50, InetAddress.getLoopbackAddress());
      } catch (BindException taken) {
        bound.close();
        bound = new DatagramSocket(0, InetAddress.getLoopbackAddress());
      }
    }
    udp = bound;
    tcp = listening;
    Thread.ofVirtual().start(this::datagrams);
    Thread.ofVirtual().start(this::connections);
  }

  /** Its address, as {@code recursors} writes it. */
  String address() {
    return "127.0.0.1:" + udp.getLocalPort();
  }

  /** Answers like this from now on, and forgets what was asked. */
  UpstreamDns serve(Zone next) {
    zone = next;
    asked.clear();
    return this;
  }

  /** What was asked, such as {@code www.example.com. A udp}, in order. */
  List<String> asked() {
    return asked;
  }

  /** A response without records. */
  static Message code(Message query, int code) {
    Message response = new Message(query.getHeader().getID());
    response.getHeader().setFlag(Flags.QR);
    response.getHeader().setFlag(Flags.RA);
    response.getHeader().setRcode(code);
    response.addRecord(query.getQuestion(), Section.QUESTION);
    return response;
  }

  /** A response with records of the question's type, or whatever else {@code lines} hold. */
  static Message records(Message query, Record... records) {
    Message response = code(query, Rcode.NOERROR);
    for (Record record : records) {
      response.addRecord(record, Section.ANSWER);
    }
    return response;
  }

  /** A record from its text. */
  static Record record(String owner, int type, long ttl, String data) throws IOException {
    return Record.fromString(Name.fromString(owner), type, DClass.IN, ttl, data, Name.root);
  }

  private @Nullable Message answer(byte[] bytes, boolean isStream) throws IOException {
    Message query = new Message(bytes);
    Record question = query.getQuestion();
    asked.add(
        question.getName()
            + " "
            + org.xbill.DNS.Type.string(question.getType())
            + (isStream ? " tcp" : " udp"));
    return zone.answer(query, isStream);
  }

  private void datagrams() {
    while (!udp.isClosed()) {
      DatagramPacket packet = new DatagramPacket(new byte[BYTES_MAX], BYTES_MAX);
      try {
        udp.receive(packet);
        Message response = answer(Arrays.copyOf(packet.getData(), packet.getLength()), false);
        if (response != null) {
          byte[] bytes = response.toWire(BYTES_MAX);
          udp.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        if (udp.isClosed()) {
          return;
        }
      }
    }
  }

  private void connections() {
    while (!tcp.isClosed()) {
      try {
        Socket socket = tcp.accept();
        Thread.ofVirtual().start(() -> stream(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void stream(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      while (true) {
        byte[] bytes = new byte[in.readUnsignedShort()];
        in.readFully(bytes);
        Message response = answer(bytes, true);
        if (response != null) {
          byte[] wire = response.toWire(BYTES_MAX);
          out.writeShort(wire.length);
          out.write(wire);
          out.flush();
        }
      }
    } catch (IOException closed) {
      return;
    }
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
  }
}
