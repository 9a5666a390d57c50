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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** An agent with two recursors, which answer as a test says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RecursorsFixture {
  static final Duration WAIT_MAX = Duration.ofMinutes(2);
  static final String WWW = "www.example.com.";

  ProductProcess agent;
  Path configuration;
  UpstreamDns first;
  UpstreamDns second;
  int dns;

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

  void configure(List<String> recursors, String more) throws IOException {
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

  void both(String more) throws IOException {
    configure(List.of(first.address(), second.address()), more);
  }

  Message ask(String name, int type, boolean isStream) throws IOException {
    return DnsExchange.ask(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), dns),
            DnsExchange.question(name, type, true, 0),
            isStream)
        .message();
  }

  static int rcode(Message response) {
    return response.getHeader().getRcode();
  }

  static List<String> answers(Message response) {
    return texts(response, Section.ANSWER);
  }

  static List<String> texts(Message response, int section) {
    return response.getSection(section).stream()
        .map(
            each -> each.getName() + " " + Type.string(each.getType()) + " " + each.rdataToString())
        .toList();
  }

  static UpstreamDns.Zone address(String address) {
    return (query, _) ->
        query.getQuestion().getType() == Type.A
            ? records(query, record(query.getQuestion().getName().toString(), Type.A, 60, address))
            : code(query, Rcode.NOERROR);
  }

  void register(String service, String address, int port) throws IOException {
    register("n-" + service, "10.7.0.1", service, address, port);
  }

  void register(String node, String nodeAddress, String service, String address, int port)
      throws IOException {
    put(
        "/v1/catalog/register",
        "{\"Node\":\"%s\",\"Address\":\"%s\",\"Service\":{\"ID\":\"%s-%d\",\"Service\":\"%s\",\"Address\":\"%s\",\"Port\":%d}}"
            .formatted(node, nodeAddress, service, port, service, address, port));
  }

  void put(String path, String body) throws IOException {
    assertThat(
            RawHttp.send(agent.httpPort(), "PUT", path, body.getBytes(StandardCharsets.UTF_8))
                .status())
        .isEqualTo(200);
  }

  /** The answer to a name that was registered a moment ago. */
  Message askUntilFound(String name, int type) throws IOException {
    return askUntil(name, type, false, response -> rcode(response) == Rcode.NOERROR);
  }

  /** The answer once the addresses of its host name have come: no answer waits long for them. */
  Message askUntilResolved(String name, int type) throws IOException {
    return askUntil(
        name,
        type,
        false,
        response -> {
          List<Record> found =
              response.getSection(type == Type.SRV ? Section.ADDITIONAL : Section.ANSWER);
          return !found.isEmpty() && found.getLast().getType() != Type.CNAME;
        });
  }

  Message askUntil(String name, int type, boolean isStream, Predicate<Message> isDone)
      throws IOException {
    long deadline = System.nanoTime() + WAIT_MAX.toNanos();
    while (true) {
      Message response = ask(name, type, isStream);
      if (isDone.test(response)) {
        return response;
      }
      assertThat(System.nanoTime() - deadline).as(response.toString()).isNegative();
    }
  }
}
