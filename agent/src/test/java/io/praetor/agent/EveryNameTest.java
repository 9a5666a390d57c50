package io.praetor.agent;

import static io.praetor.agent.GuardedAgents.ROOT;
import static io.praetor.agent.GuardedAgents.first;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every form of name over DNS, at a server and at agents without a log. All that is there has a
 * name that begins with {@link #HIDDEN} or an address of {@code 10.9.9}, beside a few things that
 * are open; no token over DNS, or one that may read all but that. So an answer about what is there
 * is, byte for byte, the one about what is not.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EveryNameTest {
  private static final String HIDDEN = "hidden";
  private static final String THERE = "hidden-things";

  /** As long as what is there, and under the same rules. */
  private static final String ABSENT = "hidden-absent";

  private static final String READER = "22222222-2222-3333-4444-555555555555";
  private static final String AGENT = "44444444-2222-3333-4444-555555555555";
  private static final String UNKNOWN = "66666666-2222-3333-4444-555555555555";

  private static final int A = 1;
  private static final int SOA = 6;
  private static final int NS = 2;
  private static final int PTR = 12;
  private static final int ANY = 255;
  private static final List<Integer> TYPES = List.of(A, NS, 5, SOA, PTR, 16, 28, 33, ANY);
  private static final int NOERROR = 0;
  private static final int SERVFAIL = 2;
  private static final int NXDOMAIN = 3;
  private static final int HEADER_BYTES = 12;
  private static final int QUESTION_TAIL_BYTES = 4;

  /** What follows the serial number of an SOA record, which is the time. */
  private static final int BEHIND_SERIAL_BYTES = 16;

  private static final int BYTES_MAX = 65_535;
  private static final int ANSWER_MS_MAX = 5_000;
  private static final int TRIES_MAX = 5;

  /** So long names that are answered differently are asked for again, and so many of them. */
  private static final long AGAIN_NANOS = 15_000_000_000L;

  private static final int ASKED_AGAIN_MAX = 3;
  private static final long PAUSE_NANOS = 50_000_000;

  /** Names of what is there, each with one of nothing. */
  private final Map<String, String> names = new LinkedHashMap<>();

  /** Ports of HTTP, each with that of DNS. */
  private final Map<Integer, Integer> ports = new LinkedHashMap<>();

  private GuardedAgents agents;

  @BeforeAll
  void start(@TempDir Path folder) {
    int first = FreePorts.ten();
    agents = new GuardedAgents(folder, first);
    int http = agents.serverHttp();
    ports.put(http, first + 2);
    ports.put(first + 3, first + 5);
    ports.put(first + 6, first + 8);
    agents.dns("hidden-server", first + 2);
    agents.dns("hidden-client", first + 5);
    agents.dns("hidden-exact", first + 8);
    Agent _ = agents.server("hidden-server", "acl { tokens { agent = \"" + AGENT + "\" } }");
    GuardedAgents.eventually(
        "a leader", () -> agents.get(http, ROOT, "/v1/acl/policies").statusCode() == 200);
    StringBuilder rules = new StringBuilder();
    for (String resource : List.of("service", "node", "query")) {
      rules.append(resource).append("_prefix \"\" { policy = \"read\" } ");
      rules.append(resource).append("_prefix \"hidden\" { policy = \"deny\" } ");
    }
    String _ = agents.token(READER, "open-reader", rules.toString());
    String _ =
        agents.token(
            AGENT,
            "hidden-policy",
            "node_prefix \"\" { policy = \"write\" } service_prefix \"\" { policy = \"write\" }"
                + " query_prefix \"\" { policy = \"read\" }");
    String acl = "tokens { agent = \"" + AGENT + "\" }";
    Agent _ = agents.client("hidden-client", first + 3, acl);
    Agent _ = agents.client("hidden-exact", first + 6, acl, "dns_config { allow_stale = false }");
    for (int port : ports.keySet()) {
      GuardedAgents.eventually(
          "it is judged", () -> agents.get(port, ROOT, "/v1/agent/self").statusCode() == 200);
    }
    make();
  }

  @AfterAll
  void stop() {
    agents.close();
  }

  private void make() {
    register("open", "10.9.1");
    register(THERE, "10.9.9");
    name(THERE + ".service", ABSENT + ".service");
    name("blue." + THERE + ".service", "blue." + ABSENT + ".service");
    name(THERE + ".service.dc1", ABSENT + ".service.dc1");
    name("_" + THERE + "._tcp.service", "_" + ABSENT + "._tcp.service");
    name("_" + THERE + "._blue", "_" + ABSENT + "._blue");
    name(THERE + ".node", ABSENT + ".node");
    name(THERE + ".node.dc1", ABSENT + ".node.dc1");
    name("hidden-server.node", "hidden-absent.node");
    name("hidden-client.node", "hidden-absent.node");
    reverse("1.9.9.10", "7.9.9.10");
    reverse("2.9.9.10", "8.9.9.10");
    name(THERE + ".query.dc1", ABSENT + ".query.dc1");
    name("_" + THERE + "._tcp.query", "_" + ABSENT + "._tcp.query");
    // One that is watched, one that the servers execute, and a template, whose id alone finds
    // nothing. One with a token of its own is there for whoever knows it: that is what the token is
    // for.
    for (String[] each : new String[][] {{THERE, ""}, {"hidden-others", ",'Near':'_ip'"}}) {
      String id = query(each[0], "'Service':{'Service':'open'" + each[1] + "}");
      name(each[0] + ".query", each[0].replaceFirst("-.", "-n") + ".query");
      name(id + ".query", UUID.randomUUID() + ".query");
    }
    String _ =
        query(
            "hidden-blanks",
            "'Template':{'Type':'name_prefix_match'},'Service':{'Service':'${name.suffix}'}");
    name("hidden-blanksopen.query", "hidden-nlanksopen.query");
    // What is open leads to what is hidden, or to nothing.
    for (String[] each : new String[][] {{"there", THERE}, {"nones", ABSENT}}) {
      String _ = query("open-to-" + each[0], "'Service':{'Service':'" + each[1] + "'}");
      String _ =
          query("open-of-" + each[0], "'Service':{'Service':'" + each[1] + "','Near':'_ip'}");
    }
    name("open-to-there.query", "open-to-nones.query");
    name("open-of-there.query", "open-of-nones.query");
  }

  private void register(String name, String network) {
    agents.made(
        "PUT",
        "/v1/catalog/register",
        ("{'Node':'%1$s','Address':'%2$s.1','NodeMeta':{'hidden-meta':'x'},'Service':{"
                + "'Service':'%1$s','Tags':['blue'],'Address':'%2$s.2','Port':80}}")
            .formatted(name, network)
            .replace('\'', '"'));
  }

  /** Makes a prepared query; gives its id. */
  private String query(String name, String rest) {
    return first(
        agents.made(
            "POST", "/v1/query", ("{'Name':'" + name + "'," + rest + "}").replace('\'', '"')));
  }

  private void name(String there, String absent) {
    assertThat(absent).hasSameSizeAs(there);
    names.put(there + ".consul", absent + ".consul");
  }

  private void reverse(String there, String absent) {
    names.put(there + ".in-addr.arpa", absent + ".in-addr.arpa");
  }

  private void tokenOfDns(String secret) {
    for (int port : ports.keySet()) {
      assertThat(
              agents
                  .put(port, ROOT, "/v1/agent/token/dns", "{\"Token\":\"" + secret + "\"}")
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void whatMayNotBeSeenIsAnsweredAsWhatIsNotThere() throws IOException {
    // All that is hidden can be found by who may see it, by the same names.
    tokenOfDns(AGENT);
    for (int dns : ports.values()) {
      for (String there : names.keySet()) {
        int type = there.endsWith(".arpa") ? PTR : A;
        GuardedAgents.eventually(
            there + " is found", () -> code(ask(dns, there, type, false)) == NOERROR);
      }
    }
    List<String> wrong = new ArrayList<>();
    for (String token : List.of("", READER, UNKNOWN)) {
      tokenOfDns(token);
      for (int dns : ports.values()) {
        String by = dns + (token.isEmpty() ? " anonymous " : " " + token.charAt(0) + " ");
        GuardedAgents.eventually("it answers", () -> isSettled(dns, token));
        for (Map.Entry<String, String> each : names.entrySet()) {
          for (int type : TYPES) {
            compare(dns, by, each.getKey(), each.getValue(), type, wrong);
          }
        }
        for (int type : List.of(NS, SOA, ANY)) {
          tell(by + "consul " + type, ask(dns, "consul", type, true), wrong);
          tell(by + "consul.service " + type, ask(dns, "consul.service.consul", type, true), wrong);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** Whether the agent answers with the rights of a token. */
  private static boolean isSettled(int dns, String token) {
    int code = code(ask(dns, "open.service.consul", A, false));
    return code == (token.equals(UNKNOWN) ? SERVFAIL : token.isEmpty() ? NXDOMAIN : NOERROR);
  }

  private static int code(byte[] answer) {
    return answer[3] & 0xF;
  }

  private static void compare(
      int dns, String by, String there, String absent, int type, List<String> wrong) {
    for (boolean stream : List.of(false, true)) {
      String about = by + there + " " + type;
      byte[] shown = rest(ask(dns, there, type, stream), there);
      byte[] none = rest(ask(dns, absent, type, stream), absent);
      tell(about, shown, wrong);
      // A server that has no leader for a moment answers one of the two by SERVFAIL. What tells
      // them apart does so each time.
      long until = System.nanoTime() + (wrong.size() < ASKED_AGAIN_MAX ? AGAIN_NANOS : 0);
      while (!Arrays.equals(shown, none) && System.nanoTime() - until < 0) {
        LockSupport.parkNanos(PAUSE_NANOS);
        shown = rest(ask(dns, there, type, stream), there);
        none = rest(ask(dns, absent, type, stream), absent);
        tell(about, shown, wrong);
      }
      if (!Arrays.equals(shown, none)) {
        wrong.add(
            about
                + ": "
                + HexFormat.of().formatHex(shown)
                + " and, for what is not there, "
                + HexFormat.of().formatHex(none));
      }
    }
  }

  private static void tell(String about, byte[] answer, List<String> wrong) {
    String text = new String(answer, ISO_8859_1).toLowerCase(Locale.ROOT);
    if (text.contains(HIDDEN) || text.contains("\n\t\t\u0001") || text.contains("\n\t\t\u0002")) {
      wrong.add("tells of what is hidden: " + about + ": " + HexFormat.of().formatHex(answer));
    }
  }

  /** An answer without its question and the time. */
  private static byte[] rest(byte[] answer, String name) {
    int question = wire(name).length + QUESTION_TAIL_BYTES;
    byte[] rest =
        ByteBuffer.allocate(answer.length - question)
            .put(answer, 0, HEADER_BYTES)
            .put(answer, HEADER_BYTES + question, answer.length - HEADER_BYTES - question)
            .array();
    boolean isAuthority =
        answer[7] + answer[9] == 1
            && answer[11] == 0
            && new String(rest, ISO_8859_1).contains("hostmaster");
    if (isAuthority) {
      int serial = rest.length - BEHIND_SERIAL_BYTES - 4;
      Arrays.fill(rest, serial, serial + 4, (byte) 0);
    }
    return rest;
  }

  private static byte[] wire(String name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String label : name.split("\\.", -1)) {
      out.write(label.length());
      out.writeBytes(label.getBytes(ISO_8859_1));
    }
    out.write(0);
    return out.toByteArray();
  }

  private static byte[] ask(int port, String name, int type, boolean stream) {
    byte[] wire = wire(name);
    byte[] question =
        ByteBuffer.allocate(HEADER_BYTES + wire.length + QUESTION_TAIL_BYTES)
            .putShort((short) 7)
            .putShort((short) 0)
            .putShort((short) 1)
            .position(HEADER_BYTES)
            .put(wire)
            .putShort((short) type)
            .putShort((short) 1)
            .array();
    InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try {
      return stream ? overStream(server, question) : overDatagrams(server, question);
    } catch (IOException e) {
      throw new AssertionError(name + " " + type, e);
    }
  }

  private static byte[] overDatagrams(InetSocketAddress server, byte[] question)
      throws IOException {
    for (int i = 0; ; i++) {
      try (DatagramSocket socket = new DatagramSocket()) {
        socket.connect(server);
        socket.setSoTimeout(ANSWER_MS_MAX);
        socket.send(new DatagramPacket(question, question.length));
        DatagramPacket answer = new DatagramPacket(new byte[BYTES_MAX], BYTES_MAX);
        socket.receive(answer);
        return Arrays.copyOf(answer.getData(), answer.getLength());
      } catch (SocketTimeoutException e) {
        if (i == TRIES_MAX) {
          throw e;
        }
      }
    }
  }

  private static byte[] overStream(InetSocketAddress server, byte[] question) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(server, ANSWER_MS_MAX);
      socket.setSoTimeout(TRIES_MAX * ANSWER_MS_MAX);
      socket
          .getOutputStream()
          .write(
              ByteBuffer.allocate(2 + question.length)
                  .putShort((short) question.length)
                  .put(question)
                  .array());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] answer = new byte[in.readUnsignedShort()];
      in.readFully(answer);
      return answer;
    }
  }
}
