package io.praetor.verification.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.DnsExchange;
import io.praetor.verification.wire.RawHttp;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/**
 * Odd DNS messages over UDP and TCP, connections that are left half open or read nothing, and
 * between them questions that are whole: each of those is answered, as another reader of messages
 * reads it.
 */
final class DnsDoor implements Door {
  private static final int ANSWER_MS_MAX = 30_000;
  private static final int BYTES_MAX = 65_535;

  /** So many odd datagrams go out between two whole ones, so that none is lost in a full buffer. */
  private static final int ODD_MAX = 20;

  /** Connections that are left as they are, in the middle of whatever they were doing. */
  private static final int LEFT_MAX = 700;

  private static final String SERVICE = "fuzzed.service.consul";

  private static final List<String> NAMES =
      List.of(
          SERVICE,
          "_fuzzed._tcp.service.consul",
          "blue.fuzzed.service.dc1.consul",
          "none.service.consul",
          "7f000001.addr.consul",
          "fuzzed-0.node.consul",
          "1.0.0.127.in-addr.arpa",
          "some.query.consul",
          "www.example.com",
          "consul");

  private static final List<Integer> TYPES =
      List.of(
          Type.A, Type.AAAA, Type.SRV, Type.ANY, Type.TXT, Type.SOA, Type.NS, Type.PTR, Type.MX);

  private final Deque<Socket> left = new ArrayDeque<>();

  @Override
  public void run(ProductProcess agent, Random random, int count, Findings findings)
      throws IOException {
    JsonNode self =
        new ObjectMapper()
            .readTree(RawHttp.send(agent.httpPort(), "GET", "/v1/agent/self", null).text());
    InetSocketAddress server =
        new InetSocketAddress(
            InetAddress.getLoopbackAddress(), self.path("DebugConfig").path("DNSPort").asInt());
    for (int i = 0; i < 40; i++) {
      register(agent, i);
    }
    int sent = 0;
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server);
      socket.setSoTimeout(ANSWER_MS_MAX);
      while (sent < count && !findings.isEnough()) {
        int odd = random.nextInt(ODD_MAX);
        for (int i = 0; i < odd; i++) {
          byte[] bytes = odd(random);
          try {
            socket.send(new DatagramPacket(bytes, bytes.length));
          } catch (IOException tooLarge) {
            findings.answer("not sent");
          }
        }
        whole(socket, random, findings);
        if (random.nextInt(4) == 0) {
          stream(server, random, findings);
        }
        sent += odd + 1;
      }
    }
    for (Socket socket : left) {
      socket.close();
    }
    left.clear();
  }

  private static void register(ProductProcess agent, int number) throws IOException {
    String body =
        "{\"Node\":\"fuzzed-"
            + number
            + "\",\"Address\":\"10.9.0."
            + number
            + "\",\"NodeMeta\":{\"k\":\"v\"},\"Service\":{\"Service\":\"fuzzed\",\"Port\":"
            + (1000 + number)
            + ",\"Tags\":[\"blue\"]}}";
    RawHttp.send(
        agent.httpPort(), "PUT", "/v1/catalog/register", body.getBytes(StandardCharsets.UTF_8));
  }

  private static Message question(Random random, String name) throws IOException {
    return DnsExchange.question(
        name,
        TYPES.get(random.nextInt(TYPES.size())),
        random.nextBoolean(),
        random.nextBoolean() ? 0 : random.nextInt(BYTES_MAX));
  }

  private static byte[] odd(Random random) throws IOException {
    if (random.nextInt(20) == 0) {
      byte[] noise = new byte[random.nextInt(600)];
      random.nextBytes(noise);
      return noise;
    }
    return Mutation.of(question(random, NAMES.get(random.nextInt(NAMES.size()))).toWire(), random);
  }

  /** Asks for the service, and reads all that comes until that is answered. */
  private static void whole(DatagramSocket socket, Random random, Findings findings)
      throws IOException {
    Message question = DnsExchange.question(SERVICE, Type.A, random.nextBoolean(), 4096);
    byte[] asked = question.toWire();
    socket.send(new DatagramPacket(asked, asked.length));
    while (true) {
      DatagramPacket packet = new DatagramPacket(new byte[BYTES_MAX], BYTES_MAX);
      try {
        socket.receive(packet);
      } catch (SocketTimeoutException e) {
        findings.add("a question was not answered in " + ANSWER_MS_MAX + " ms");
        return;
      }
      Message answer = read(Arrays.copyOf(packet.getData(), packet.getLength()), findings);
      if (answer != null
          && answer.getHeader().getID() == question.getHeader().getID()
          && question.getQuestion().equals(answer.getQuestion())) {
        if (answer.getHeader().getRcode() != Rcode.NOERROR) {
          findings.add("a service is answered " + Rcode.string(answer.getHeader().getRcode()));
        }
        return;
      }
    }
  }

  private static @Nullable Message read(byte[] bytes, Findings findings) {
    try {
      Message answer = new Message(bytes);
      findings.answer(Rcode.string(answer.getHeader().getRcode()));
      return answer;
    } catch (IOException e) {
      findings.add(
          "an answer that cannot be read: " + e + "\n  " + HexFormat.of().formatHex(bytes));
      return null;
    }
  }

  private void stream(InetSocketAddress server, Random random, Findings findings)
      throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(server, ANSWER_MS_MAX);
      socket.setSoTimeout(ANSWER_MS_MAX);
      int messages = 1 + random.nextInt(4);
      boolean whole = random.nextBoolean();
      for (int i = 0; i < messages; i++) {
        byte[] bytes = whole ? question(random, SERVICE).toWire() : odd(random);
        ByteBuffer framed = ByteBuffer.allocate(2 + bytes.length);
        framed.putShort((short) (bytes.length + (whole ? 0 : random.nextInt(3)))).put(bytes);
        socket.getOutputStream().write(framed.array());
      }
      if (random.nextInt(3) == 0) {
        left.add(socket);
        if (left.size() > LEFT_MAX) {
          left.removeFirst().close();
        }
        return;
      }
      if (whole) {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        for (int i = 0; i < messages; i++) {
          byte[] answer = new byte[in.readUnsignedShort()];
          in.readFully(answer);
          read(answer, findings);
        }
      } else {
        socket.shutdownOutput();
        findings.answer("closed");
      }
    } catch (SocketTimeoutException e) {
      findings.add("a question over TCP was not answered in " + ANSWER_MS_MAX + " ms");
    } catch (IOException e) {
      findings.answer("reset");
    }
    socket.close();
  }
}
