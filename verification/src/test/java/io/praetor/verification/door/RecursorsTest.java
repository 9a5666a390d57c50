package io.praetor.verification.door;

import static io.praetor.verification.door.UpstreamDns.code;
import static io.praetor.verification.door.UpstreamDns.record;
import static io.praetor.verification.door.UpstreamDns.records;
import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.process.Ports;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.DnsExchange;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Names of other domains: queries that are passed to recursors, and host names of services and
 * nodes that are followed through them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecursorsTest {
  private static final Duration WAIT_MAX = Duration.ofMinutes(2);
  private static final String WWW = "www.example.com.";

  private ProductProcess agent;
  private Path configuration;
  private UpstreamDns first;
  private UpstreamDns second;
  private int dns;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    first = new UpstreamDns();
    second = new UpstreamDns();
    configuration = folder.resolve("agent.hcl");
    Files.writeString(configuration, "");
    List<Integer> ports = Ports.free(3);
    dns = ports.get(2);
    agent =
        ProductProcess.of(
            List.of(
                "agent",
                "-dev",
                "-serf-lan-port=-1",
                "-http-port=" + ports.get(0),
                "-server-port=" + ports.get(1),
                "-dns-port=" + dns,
                "-config-file=" + configuration),
            folder.resolve("log"),
            ports.get(0));
    agent.awaitLeader(WAIT_MAX);
  }

  @AfterAll
  void stop() throws IOException {
    agent.close();
    first.close();
    second.close();
  }

  private void configure(List<String> recursors, String more) throws IOException {
    Files.writeString(
        configuration,
        "recursors = ["
            + String.join(", ", recursors.stream().map(each -> '"' + each + '"').toList())
            + "]\ndns_config { "
            + more
            + " }\n");
    assertThat(RawHttp.send(agent.httpPort(), "PUT", "/v1/agent/reload", null).status())
        .isEqualTo(200);
  }

  private void both(String more) throws IOException {
    configure(List.of(first.address(), second.address()), more);
  }

  private Message ask(String name, int type, boolean isStream) throws IOException {
    return DnsExchange.ask(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), dns),
            DnsExchange.question(name, type, true, 0),
            isStream)
        .message();
  }

  private static int rcode(Message response) {
    return response.getHeader().getRcode();
  }

  private static List<String> answers(Message response) {
    return texts(response, Section.ANSWER);
  }

  private static List<String> texts(Message response, int section) {
    return response.getSection(section).stream()
        .map(
            each -> each.getName() + " " + Type.string(each.getType()) + " " + each.rdataToString())
        .toList();
  }

  private static UpstreamDns.Zone address(String address) {
    return (query, _) ->
        query.getQuestion().getType() == Type.A
            ? records(query, record(query.getQuestion().getName().toString(), Type.A, 60, address))
            : code(query, Rcode.NOERROR);
  }

  private void register(String service, String address, int port) throws IOException {
    register("n-" + service, "10.7.0.1", service, address, port);
  }

  private void register(String node, String nodeAddress, String service, String address, int port)
      throws IOException {
    put(
        "/v1/catalog/register",
        "{\"Node\":\"%s\",\"Address\":\"%s\",\"Service\":{\"ID\":\"%s-%d\",\"Service\":\"%s\",\"Address\":\"%s\",\"Port\":%d}}"
            .formatted(node, nodeAddress, service, port, service, address, port));
  }

  private void put(String path, String body) throws IOException {
    assertThat(
            RawHttp.send(agent.httpPort(), "PUT", path, body.getBytes(StandardCharsets.UTF_8))
                .status())
        .isEqualTo(200);
  }

  /** The answer to a name that was registered a moment ago. */
  private Message askUntilFound(String name, int type) throws IOException {
    long deadline = System.nanoTime() + WAIT_MAX.toNanos();
    while (true) {
      Message response = ask(name, type, false);
      if (rcode(response) == Rcode.NOERROR) {
        return response;
      }
      assertThat(System.nanoTime() - deadline).as(response.toString()).isNegative();
    }
  }

  @Test
  void theFirstAnswersAndTheSecondIfItCannot() throws Exception {
    both("recursor_timeout = \"10s\"");
    second.serve(address("192.0.2.2"));
    first.serve(address("192.0.2.1"));
    assertThat(answers(ask(WWW, Type.A, false))).containsExactly(WWW + " A 192.0.2.1");
    assertThat(second.asked()).isEmpty();
    for (int code : new int[] {Rcode.SERVFAIL, Rcode.REFUSED}) {
      first.serve((query, _) -> code(query, code));
      assertThat(answers(ask(WWW, Type.A, false))).containsExactly(WWW + " A 192.0.2.2");
    }
    first.serve((query, _) -> code(query, Rcode.NXDOMAIN));
    second.serve(address("192.0.2.2"));
    Message none = ask(WWW, Type.A, false);
    assertThat(rcode(none)).isEqualTo(Rcode.NXDOMAIN);
    assertThat(none.getHeader().getFlag(Flags.RA)).isTrue();
    assertThat(none.getHeader().getFlag(Flags.AA)).isFalse();
    assertThat(second.asked()).as("that a name does not exist is an answer").isEmpty();
  }

  @Test
  void oneThatIsSilentIsGivenUp() throws Exception {
    both("recursor_timeout = \"300ms\"");
    first.serve((_, _) -> null);
    second.serve(address("192.0.2.2"));
    long began = System.nanoTime();
    assertThat(answers(askUntilFound(WWW, Type.A))).containsExactly(WWW + " A 192.0.2.2");
    assertThat(System.nanoTime() - began).isGreaterThan(300_000_000L);
    second.serve((_, _) -> null);
    Message failed = ask(WWW, Type.A, false);
    assertThat(rcode(failed)).isEqualTo(Rcode.SERVFAIL);
    assertThat(failed.getHeader().getFlag(Flags.RA)).isTrue();
    assertThat(agent.log()).contains("None of recursors answers");
  }

  @Test
  void inRandomOrderEachIsAskedFirst() throws Exception {
    both("recursor_strategy = \"random\" recursor_timeout = \"10s\"");
    first.serve(address("192.0.2.1"));
    second.serve(address("192.0.2.2"));
    for (int i = 0; i < 64; i++) {
      assertThat(rcode(ask(WWW, Type.A, false))).isZero();
    }
    assertThat(first.asked().size() + second.asked().size()).isEqualTo(64);
    assertThat(first.asked()).isNotEmpty();
    assertThat(second.asked()).isNotEmpty();
  }

  @Test
  void whoMayNotAskIsRefused() throws Exception {
    both("recursion_from = [\"10.0.0.0/8\"] recursor_timeout = \"10s\"");
    first.serve(address("192.0.2.1"));
    Message refused = ask(WWW, Type.A, false);
    assertThat(rcode(refused)).isEqualTo(Rcode.REFUSED);
    assertThat(refused.getHeader().getFlag(Flags.RA)).isFalse();
    both("recursion_from = [\"10.0.0.0/8\", \"127.0.0.0/8\"] recursor_timeout = \"10s\"");
    assertThat(rcode(ask(WWW, Type.A, false))).isZero();
    assertThat(first.asked()).hasSize(1);
  }

  @Test
  void anAgentThatIsItsOwnRecursorDoesNotAskItself() throws Exception {
    configure(List.of("127.0.0.1:" + dns), "");
    assertThat(rcode(ask(WWW, Type.A, false))).isEqualTo(Rcode.SERVFAIL);
    assertThat(agent.log()).contains("recursors names this agent's own DNS server");
    first.serve(address("192.0.2.1"));
    configure(List.of("127.0.0.1:" + dns, first.address()), "");
    assertThat(rcode(ask(WWW, Type.A, false))).isZero();
  }

  @Test
  void whatIsTooLargeForUdpIsAskedOverTcp() throws Exception {
    both("recursor_timeout = \"10s\"");
    Record[] many = new Record[100];
    for (int i = 0; i < many.length; i++) {
      many[i] = record(WWW, Type.A, 60, "192.0.2." + i);
    }
    first.serve((query, isStream) -> {
      if (isStream) {
        return records(query, many);
      }
      Message cut = code(query, Rcode.NOERROR);
      cut.getHeader().setFlag(Flags.TC);
      return cut;
    });
    assertThat(ask(WWW, Type.A, false).getHeader().getFlag(Flags.TC)).isTrue();
    assertThat(ask(WWW, Type.A, true).getSection(Section.ANSWER)).hasSize(100);
    register("large", "www.example.com", 80);
    assertThat(askUntilFound("large.service.consul", Type.A).getSection(Section.ANSWER))
        .as("three over plain UDP")
        .hasSize(3);
    assertThat(first.asked()).endsWith(WWW + " A udp", WWW + " A tcp");
    assertThat(ask("large.service.consul", Type.A, true).getSection(Section.ANSWER))
        .as("the alias and the addresses that are told of a name")
        .hasSize(65);
  }

  @Test
  void anAnswerToSomethingElseIsNotTaken() throws Exception {
    both("recursor_timeout = \"300ms\"");
    first.serve((query, _) -> {
      Message other = records(query, record(WWW, Type.A, 60, "203.0.113.1"));
      other.getHeader().setID(query.getHeader().getID() ^ 1);
      return other;
    });
    second.serve(address("192.0.2.2"));
    assertThat(answers(askUntilFound(WWW, Type.A))).containsExactly(WWW + " A 192.0.2.2");
    first.serve((query, _) -> {
      Message other = Message.newQuery(record("other.example.com.", Type.A, 0, "203.0.113.1"));
      other.getHeader().setID(query.getHeader().getID());
      return records(other, record(WWW, Type.A, 60, "203.0.113.1"));
    });
    assertThat(answers(askUntilFound(WWW, Type.A))).containsExactly(WWW + " A 192.0.2.2");
  }

  @Test
  void queriesUnderWayHaveALimitAndOthersAreAnsweredMeanwhile() throws Exception {
    configure(List.of(first.address()), "recursor_timeout = \"4s\"");
    first.serve((_, _) -> null);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(InetAddress.getLoopbackAddress(), dns);
      socket.setSoTimeout(3_000);
      int failed = 0;
      for (int i = 0; i < 600; i++) {
        byte[] query = DnsExchange.question("n" + i + ".example.com", Type.A, true, 0).toWire();
        socket.send(new DatagramPacket(query, query.length));
        if (i % 20 == 19) {
          // An answer here says that what was sent before was taken from the socket.
          assertThat(rcode(ask("none.service.consul", Type.A, false))).isEqualTo(Rcode.NXDOMAIN);
        }
      }
      Message at = next(socket);
      while (at != null) {
        assertThat(rcode(at)).isEqualTo(Rcode.SERVFAIL);
        failed++;
        at = failed == 600 - 512 ? null : next(socket);
      }
      assertThat(failed).isEqualTo(600 - 512);
    }
    first.serve(address("192.0.2.1"));
    askUntilFound(WWW, Type.A);
  }

  private static @Nullable Message next(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[4_096], 4_096);
    try {
      socket.receive(packet);
      return new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
    } catch (SocketTimeoutException e) {
      return null;
    }
  }

  @Test
  void aServiceWithAHostNameIsFollowedThroughRecursors() throws Exception {
    both("recursor_timeout = \"10s\"");
    first.serve((query, _) -> {
      String name = query.getQuestion().getName().toString();
      return switch (Type.string(query.getQuestion().getType()) + " " + name) {
        case "A web.example.com." ->
            records(
                query,
                record(name, Type.CNAME, 30, "edge.example.net."),
                record("edge.example.net.", Type.A, 20, "192.0.2.7"),
                record("unasked.example.net.", Type.A, 20, "203.0.113.9"));
        case "AAAA web.example.com." ->
            records(
                query,
                record(name, Type.CNAME, 30, "edge.example.net."),
                record("edge.example.net.", Type.AAAA, 20, "2001:db8::7"));
        default -> code(query, Rcode.NXDOMAIN);
      };
    });
    register("followed", "web.example.com", 80);
    assertThat(answers(askUntilFound("followed.service.consul", Type.A)))
        .containsExactly(
            "followed.service.consul. CNAME web.example.com.",
            "web.example.com. CNAME edge.example.net.",
            "edge.example.net. A 192.0.2.7");
    assertThat(answers(ask("followed.service.consul", Type.AAAA, false)))
        .endsWith("edge.example.net. AAAA 2001:db8:0:0:0:0:0:7");
    int asked = first.asked().size();
    Message targets = ask("followed.service.consul", Type.SRV, false);
    assertThat(answers(targets))
        .containsExactly("followed.service.consul. SRV 1 1 80 web.example.com.");
    assertThat(texts(targets, Section.ADDITIONAL))
        .containsExactly(
            "web.example.com. CNAME edge.example.net.",
            "edge.example.net. A 192.0.2.7",
            "edge.example.net. AAAA 2001:db8:0:0:0:0:0:7");
    assertThat(first.asked()).as("what is known is not asked again").hasSize(asked);
    assertThat(answers(ask("followed.service.consul", Type.CNAME, false)))
        .containsExactly("followed.service.consul. CNAME web.example.com.");
    // Who may not ask for other domains is told all of this one.
    both("recursion_from = [\"10.0.0.0/8\"]");
    assertThat(answers(ask("followed.service.consul", Type.A, false))).hasSize(3);
  }

  @Test
  void aHostNameOfThisDomainIsResolvedHere() throws Exception {
    both("recursor_timeout = \"10s\"");
    first.serve((query, _) ->
        query.getQuestion().getName().toString().equals("back.example.com.")
            ? records(query, record("back.example.com.", Type.CNAME, 30, "target.service.consul."))
            : code(query, Rcode.SERVFAIL));
    register("target", "10.7.7.7", 80);
    register("alias", "Target.Service.Consul", 80);
    register("twice", "alias.service.consul", 80);
    register("back", "back.example.com", 80);
    register("noded", "n-target.node.consul", 80);
    assertThat(answers(askUntilFound("alias.service.consul", Type.A)))
        .containsExactly(
            "alias.service.consul. CNAME Target.Service.Consul.",
            "Target.Service.Consul. A 10.7.7.7");
    assertThat(answers(askUntilFound("twice.service.consul", Type.A)))
        .containsExactly(
            "twice.service.consul. CNAME alias.service.consul.",
            "alias.service.consul. CNAME Target.Service.Consul.",
            "Target.Service.Consul. A 10.7.7.7");
    assertThat(answers(askUntilFound("back.service.consul", Type.A)))
        .containsExactly(
            "back.service.consul. CNAME back.example.com.",
            "back.example.com. CNAME target.service.consul.",
            "target.service.consul. A 10.7.7.7");
    Message targets = askUntilFound("noded.service.consul", Type.SRV);
    assertThat(texts(targets, Section.ADDITIONAL))
        .containsExactly("n-target.node.consul. A 10.7.0.1");
  }

  @Test
  void hostNamesThatLeadNowhereEndSoon() throws Exception {
    both("recursor_timeout = \"30s\"");
    first.serve((_, _) -> null);
    register("loop-a", "loop-b.service.consul", 80);
    register("loop-b", "loop-a.service.consul", 80);
    askUntilFound("loop-b.service.consul", Type.A);
    assertThat(answers(askUntilFound("loop-a.service.consul", Type.A)))
        .allMatch(each -> each.contains(" CNAME "))
        .hasSizeLessThan(9);
    register("silent", "silent.example.com", 80);
    long began = System.nanoTime();
    assertThat(answers(askUntilFound("silent.service.consul", Type.A)))
        .containsExactly("silent.service.consul. CNAME silent.example.com.");
    assertThat(System.nanoTime() - began).isBetween(3_500_000_000L, 20_000_000_000L);
    configure(List.of(), "");
    assertThat(answers(ask("silent.service.consul", Type.A, false))).hasSize(1);
  }

  @Test
  void ofManyHostNamesSomeAreFollowed() throws Exception {
    both("recursor_timeout = \"10s\"");
    first.serve(address("192.0.2.1"));
    for (int i = 0; i < 40; i++) {
      register("n-many-" + i, "10.7.0.1", "many", "h" + i + ".example.com", 8_000 + i);
    }
    long deadline = System.nanoTime() + WAIT_MAX.toNanos();
    while (ask("many.service.consul", Type.SRV, true).getSection(Section.ANSWER).size() < 40) {
      assertThat(System.nanoTime() - deadline).as("not all are there").isNegative();
    }
    assertThat(
            texts(ask("many.service.consul", Type.SRV, true), Section.ADDITIONAL).stream()
                .distinct())
        .hasSize(32);
  }
}
