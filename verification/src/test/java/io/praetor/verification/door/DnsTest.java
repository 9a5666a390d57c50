package io.praetor.verification.door;

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
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * DNS at an agent that is no server: from its view, while its server is there and while it is away.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DnsTest {
  private static final Duration WAIT_MAX = Duration.ofMinutes(2);

  private ProductProcess server;
  private ProductProcess client;
  private int dns;
  private int serverDns;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    List<Integer> ports = Ports.free(6);
    serverDns = ports.get(2);
    dns = ports.get(5);
    Files.createDirectories(folder.resolve("client"));
    server =
        ProductProcess.of(
            List.of(
                "agent",
                "-server",
                "-bootstrap-expect=1",
                "-node=one",
                "-data-dir=" + folder.resolve("one"),
                "-bind=127.0.0.1",
                "-client=0.0.0.0",
                "-serf-lan-port=-1",
                "-http-port=" + ports.get(0),
                "-server-port=" + ports.get(1),
                "-dns-port=" + serverDns),
            folder.resolve("one.log"),
            ports.get(0));
    client =
        ProductProcess.of(
            List.of(
                "agent",
                "-node=client",
                "-data-dir=" + folder.resolve("client"),
                "-bind=127.0.0.1",
                "-serf-lan-port=-1",
                "-http-port=" + ports.get(3),
                "-server-port=" + ports.get(4),
                "-dns-port=" + dns,
                "-retry-join=127.0.0.1:" + ports.get(1),
                "-hcl=dns_config { max_stale = \"4s\" service_ttl { \"ttl*\" = \"9s\" } }"),
            folder.resolve("client.log"),
            ports.get(3));
    server.awaitLeader(WAIT_MAX);
    client.awaitLeader(WAIT_MAX);
  }

  @AfterAll
  void stop() {
    client.close();
    server.close();
  }

  private static Message ask(int port, String name, int type) throws IOException {
    return DnsExchange.ask(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            DnsExchange.question(name, type, true, 0),
            false)
        .message();
  }

  private String code(String name) throws IOException {
    return Rcode.string(ask(dns, name, Type.A).getHeader().getRcode());
  }

  private void put(String path, String body) throws IOException {
    assertThat(
            RawHttp.send(server.httpPort(), "PUT", path, body.getBytes(StandardCharsets.UTF_8))
                .status())
        .isEqualTo(200);
  }

  private void post(String path, String body) throws IOException {
    assertThat(
            RawHttp.send(server.httpPort(), "POST", path, body.getBytes(StandardCharsets.UTF_8))
                .status())
        .isEqualTo(200);
  }

  private void register(String service) throws IOException {
    put(
        "/v1/catalog/register",
        "{\"Node\":\"n-"
            + service
            + "\",\"Address\":\"10.1.1.1\",\"Service\":{\"Service\":\""
            + service
            + "\",\"Port\":80}}");
  }

  private void await(String name, String code) throws IOException {
    long deadline = System.nanoTime() + WAIT_MAX.toNanos();
    while (!code(name).equals(code)) {
      assertThat(System.nanoTime() - deadline).as("%s is not %s", name, code).isNegative();
      LockSupport.parkNanos(5_000_000);
    }
  }

  @Test
  void changesReachTheView() throws Exception {
    register("ttl-web");
    await("ttl-web.service.consul", "NOERROR");
    assertThat(
            ask(dns, "ttl-web.service.consul", Type.A)
                .getSection(Section.ANSWER)
                .getFirst()
                .getTTL())
        .isEqualTo(9);
    put("/v1/catalog/deregister", "{\"Node\":\"n-ttl-web\"}");
    await("ttl-web.service.consul", "NXDOMAIN");
    register("ttl-web");
    await("ttl-web.service.consul", "NOERROR");
  }

  @Test
  void namesThatDoNotExistAreNotWatched() throws Exception {
    register("known");
    await("known.service.consul", "NOERROR");
    double before = watched();
    for (int i = 0; i < 300; i++) {
      assertThat(code("nothing-" + i + ".service.consul")).isEqualTo("NXDOMAIN");
    }
    assertThat(watched()).isEqualTo(before);
  }

  private double watched() throws IOException {
    String text =
        RawHttp.send(client.httpPort(), "GET", "/v1/agent/metrics?format=prometheus", null).text();
    return text.lines()
        .filter(line -> !line.startsWith("#") && line.contains("dns_watched_names"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsKnownIsToldForAWhileWithoutServers() throws Exception {
    register("stale");
    await("stale.service.consul", "NOERROR");
    server.pause();
    try {
      assertThat(code("stale.service.consul")).isEqualTo("NOERROR");
      await("stale.service.consul", "SERVFAIL");
      assertThat(code("client.node.consul")).isEqualTo("SERVFAIL");
    } finally {
      server.resume();
    }
    await("stale.service.consul", "NOERROR");
  }

  @Test
  void addressesLeadToServicesAsLongAsTheyHaveThem() throws Exception {
    String body =
        "{\"Node\":\"n-ptr\",\"Address\":\"10.1.1.9\",\"Service\":{\"Service\":\"ptr\",\"Address\":\"%s\"}}";
    put("/v1/catalog/register", body.formatted("10.9.9.1"));
    awaitPointer("1.9.9.10.in-addr.arpa", "ptr.service.dc1.consul.");
    put("/v1/catalog/register", body.formatted("10.9.9.2"));
    awaitPointer("2.9.9.10.in-addr.arpa", "ptr.service.dc1.consul.");
    awaitPointer("1.9.9.10.in-addr.arpa", "");
    put("/v1/catalog/register", body.formatted("10.9.9.1"));
    awaitPointer("1.9.9.10.in-addr.arpa", "ptr.service.dc1.consul.");
  }

  private void awaitPointer(String name, String target) throws IOException {
    long deadline = System.nanoTime() + WAIT_MAX.toNanos();
    while (true) {
      String told =
          ask(dns, name, Type.PTR).getSection(Section.ANSWER).stream()
              .map(Record::rdataToString)
              .collect(Collectors.joining());
      if (told.equals(target)) {
        return;
      }
      assertThat(System.nanoTime() - deadline).as("%s is %s", name, told).isNegative();
      LockSupport.parkNanos(5_000_000);
    }
  }

  @Test
  void preparedQueriesAreToldFromTheView() throws Exception {
    register("asked");
    await("asked.service.consul", "NOERROR");
    post(
        "/v1/query",
        "{\"Name\":\"blank-\",\"Template\":{\"Type\":\"name_prefix_match\"},\"Service\":{\"Service\":\"${name.suffix}\"},\"DNS\":{\"TTL\":\"3s\"}}");
    await("blank-asked.query.consul", "NOERROR");
    double before = metric(server.httpPort(), "http_requests", "execute");
    for (int i = 0; i < 50; i++) {
      assertThat(code("blank-asked.query.consul")).isEqualTo("NOERROR");
      assertThat(code("other-" + i + ".query.consul")).isEqualTo("NXDOMAIN");
    }
    assertThat(metric(server.httpPort(), "http_requests", "execute")).isEqualTo(before);
    put("/v1/catalog/deregister", "{\"Node\":\"n-asked\"}");
    await("blank-asked.query.consul", "NXDOMAIN");
  }

  /** What a resolver in front tells of its client, and what it is told for whom the answer is. */
  private Message askFor(String name, String client) throws IOException {
    Message question = DnsExchange.question(name, Type.SRV, true, 0);
    question.addRecord(
        new OPTRecord(
            4096, 0, 0, 0, List.of(new ClientSubnetOption(32, InetAddress.getByName(client)))),
        Section.ADDITIONAL);
    return DnsExchange.ask(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), dns), question, false)
        .message();
  }

  private static int scope(Message answer) {
    return ((ClientSubnetOption) answer.getOPT().getOptions(EDNSOption.Code.CLIENT_SUBNET).get(0))
        .getScopePrefixLength();
  }

  @Test
  void aQueryForWhatIsNearItsClientIsAnsweredForThatClient() throws Exception {
    for (int i = 1; i <= 2; i++) {
      put(
          "/v1/catalog/register",
          "{\"Node\":\"at-"
              + i
              + "\",\"Address\":\"10.7.0."
              + i
              + "\",\"Service\":{\"Service\":\"spread\",\"Port\":80}}");
      put(
          "/v1/coordinate/update",
          "{\"Node\":\"at-"
              + i
              + "\",\"Coord\":{\"Vec\":["
              + i
              + ",0,0,0,0,0,0,0],\"Error\":1.5,\"Adjustment\":0,\"Height\":0.00001}}");
    }
    post("/v1/query", "{\"Name\":\"close\",\"Service\":{\"Service\":\"spread\",\"Near\":\"_ip\"}}");
    await("close.query.consul", "NOERROR");
    for (int i = 0; i < 10; i++) {
      int at = 1 + i % 2;
      Message answer = askFor("close.query.consul", "10.7.0." + at);
      SRVRecord first = (SRVRecord) answer.getSection(Section.ANSWER).get(0);
      assertThat(first.getTarget().toString()).startsWith("at-" + at + ".");
      assertThat(scope(answer)).isEqualTo(32);
    }
    assertThat(scope(askFor("spread.service.consul", "10.7.0.1"))).isZero();
  }

  @Test
  void aNameThatTakesLongToPutIntoItsTemplateIsTold() throws Exception {
    String service = "s" + "o".repeat(50);
    register(service);
    await(service + ".service.consul", "NOERROR");
    post(
        "/v1/query",
        "{\"Name\":\"long-\",\"Template\":{\"Type\":\"name_prefix_match\",\"Regexp\":\"^long-(.{0,1000})$\"},\"Service\":{\"Service\":\"${match(1)}\"}}");
    await("long-" + service + ".query.consul", "NOERROR");
    assertThat(code("long-other.query.consul")).isEqualTo("NXDOMAIN");
  }

  @Test
  void questionsAreNoRequestsOfHttp() throws Exception {
    register("counted");
    await("counted.service.consul", "NOERROR");
    assertThat(code("n-counted.node.consul")).isEqualTo("NOERROR");
    assertThat(metric(client.httpPort(), "http_requests", "catalog")).isZero();
    assertThat(metric(client.httpPort(), "http_requests", "health")).isZero();
    assertThat(metric(client.httpPort(), "dns_domain_query_seconds_count", "node=\"client\""))
        .isPositive();
  }

  private static double metric(int port, String name, String label) throws IOException {
    String text = RawHttp.send(port, "GET", "/v1/agent/metrics?format=prometheus", null).text();
    return text.lines()
        .filter(line -> !line.startsWith("#") && line.contains(name) && line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void aServerOnAllAddressesAnswers() throws Exception {
    assertThat(ask(serverDns, "one.node.consul", Type.A).getSection(Section.ANSWER)).hasSize(1);
  }

  @Test
  void aPortThatIsNamedHasToBeFree(@TempDir Path folder) throws Exception {
    Path log = folder.resolve("log");
    List<Integer> ports = Ports.free(2);
    try (ProductProcess taken =
        ProductProcess.of(
            List.of(
                "agent",
                "-dev",
                "-serf-lan-port=-1",
                "-http-port=" + ports.get(0),
                "-server-port=" + ports.get(1),
                "-dns-port=" + dns),
            log,
            ports.get(0))) {
      long deadline = System.nanoTime() + WAIT_MAX.toNanos();
      while (taken.isAlive()) {
        assertThat(System.nanoTime() - deadline).as(taken.log()).isNegative();
        LockSupport.parkNanos(5_000_000);
      }
      assertThat(taken.log()).contains("DNS cannot listen on 127.0.0.1 port " + dns);
    }
  }
}
