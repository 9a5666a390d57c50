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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Reads with {@code cached} at an agent that is no server, while its server is there or away. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CachedReadsTest {
  private static final Duration WAIT_MAX = Duration.ofMinutes(2);

  private ProductProcess server;
  private ProductProcess client;
  private int dns;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    List<Integer> ports = Ports.free(5);
    dns = ports.get(4);
    List<String> common = List.of("agent", "-bind=127.0.0.1", "-serf-lan-port=-1");
    List<String> ofServer = new ArrayList<>(common);
    ofServer.addAll(
        List.of(
            "-server",
            "-bootstrap-expect=1",
            "-node=one",
            "-data-dir=" + folder.resolve("one"),
            "-http-port=" + ports.get(0),
            "-server-port=" + ports.get(1),
            "-dns-port=-1"));
    Files.createDirectories(folder.resolve("client"));
    List<String> ofClient = new ArrayList<>(common);
    ofClient.addAll(
        List.of(
            "-node=client",
            "-data-dir=" + folder.resolve("client"),
            "-http-port=" + ports.get(2),
            "-server-port=" + ports.get(3),
            "-dns-port=" + dns,
            "-retry-join=127.0.0.1:" + ports.get(1),
            "-hcl=performance { rpc_hold_timeout = \"500ms\" }"));
    server = ProductProcess.of(ofServer, folder.resolve("one.log"), ports.get(0));
    client = ProductProcess.of(ofClient, folder.resolve("client.log"), ports.get(2));
    server.awaitLeader(WAIT_MAX);
    client.awaitLeader(WAIT_MAX);
  }

  @AfterAll
  void stop() {
    client.close();
    server.close();
  }

  private void register(String service, String node, String tag) throws IOException {
    String body =
        "{\"Node\":\"NODE\",\"Address\":\"10.1.1.1\",\"NodeMeta\":{\"rack\":\"r-NODE\"},"
            + "\"Service\":{\"Service\":\"SERVICE\",\"Port\":80,\"Tags\":[\"TAG\"]},"
            + "\"Check\":{\"CheckID\":\"c\",\"ServiceID\":\"SERVICE\",\"Status\":\"passing\","
            + "\"Output\":\"<b>\",\"Definition\":{\"HTTP\":\"http://x\",\"Interval\":\"10s\"}}}";
    RawHttp.Answer answer =
        RawHttp.send(
            server.httpPort(),
            "PUT",
            "/v1/catalog/register",
            body.replace("NODE", node)
                .replace("SERVICE", service)
                .replace("TAG", tag)
                .getBytes(StandardCharsets.UTF_8));
    assertThat(answer.text()).isEqualTo("true");
  }

  private RawHttp.Answer get(String path, String control) throws IOException {
    return RawHttp.send(
        client.httpPort(),
        "GET",
        path,
        control.isEmpty() ? Map.of() : Map.of("Cache-Control", control),
        null);
  }

  private String atServer(String path) throws IOException {
    return RawHttp.send(server.httpPort(), "GET", path, null).text();
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void eventually(String what, Condition condition) throws IOException {
    long deadline = System.nanoTime() + WAIT_MAX.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime() - deadline).as(what).isNegative();
      LockSupport.parkNanos(5_000_000);
    }
  }

  private RawHttp.Answer hit(String path, String atServer) throws IOException {
    RawHttp.Answer[] last = new RawHttp.Answer[1];
    eventually(
        path + " is a hit",
        () -> {
          RawHttp.Answer answer = get(path, "");
          last[0] = answer;
          assertThat(answer.status()).isEqualTo(200);
          return "HIT".equals(answer.header("X-Cache")) && answer.text().equals(atServer);
        });
    return last[0];
  }

  private double watched() throws IOException {
    return get("/v1/agent/metrics?format=prometheus", "")
        .text()
        .lines()
        .filter(line -> !line.startsWith("#") && line.contains("dns_watched_names"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theyAreWhatTheServerTellsAndShareTheirWatchWithDns() throws Exception {
    register("shared", "n1", "v1");
    register("shared", "n2", "v2");
    assertThat(get("/v1/health/service/never-there?cached", "").text()).isEqualTo("[]");
    for (String path :
        List.of(
            "/v1/health/service/shared?passing",
            "/v1/health/service/SHARED?tag=V2",
            "/v1/health/service/shared?node-meta=rack:r-n1",
            "/v1/health/service/shared?pretty&filter=Checks.Output%20==%20%22%3Cb%3E%22",
            "/v1/catalog/service/shared?tag=v1",
            "/v1/catalog/services?pretty",
            "/v1/health/service/consul?passing")) {
      RawHttp.Answer answer = hit(path + "&cached", atServer(path));
      assertThat(answer.header("Age")).isEqualTo("0");
      assertThat(answer.header("X-Consul-Index")).isNotEqualTo("0");
    }
    double before = watched();
    int found =
        DnsExchange.ask(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), dns),
                DnsExchange.question("shared.service.consul", Type.SRV, true, 4096),
                false)
            .message()
            .getSection(Section.ANSWER)
            .size();
    assertThat(found).isEqualTo(2);
    assertThat(watched()).isEqualTo(before);
  }

  @Test
  void aChangeIsInThemSoon() throws Exception {
    String path = "/v1/health/service/changing";
    register("changing", "n3", "v1");
    hit(path + "?cached", atServer(path));
    register("changing", "n4", "v1");
    hit(path + "?cached", atServer(path));
  }

  @Test
  void whatTheViewCannotAnswerIsPassedOn() throws Exception {
    register("passed", "n5", "v1");
    String path = "/v1/health/service/passed";
    hit(path + "?cached", atServer(path));
    for (String parameter : List.of("&index=1", "&near=one", "&token=abc")) {
      RawHttp.Answer answer = get(path + "?cached" + parameter, "");
      assertThat(answer.text()).isEqualTo(atServer(path));
    }
    assertThat(get(path + "?cached&consistent", "").status()).isEqualTo(400);
    assertThat(get(path + "?cached&filter=x", "").status()).isEqualTo(500);
    assertThat(get(path + "?cached", "must-revalidate").text()).isEqualTo(atServer(path));
    assertThat(get(path + "?cached&ns=other", "").status()).isEqualTo(400);
  }

  @Test
  void theyAreAnsweredWhileTheServerIsAway() throws Exception {
    String path = "/v1/health/service/kept?cached";
    register("kept", "n6", "v1");
    String text = atServer(path);
    hit(path, text);
    server.kill();
    eventually("the age is told", () -> !"0".equals(String.valueOf(get(path, "").header("Age"))));
    assertThat(get(path, "").text()).isEqualTo(text);
    eventually("it is too old", () -> get(path, "max-age=1").status() == 500);
    assertThat(get(path, "max-age=1, stale-if-error=600").text()).isEqualTo(text);
    assertThat(get(path, "max-age=600").header("X-Cache")).isEqualTo("HIT");
    server.restart();
    eventually("it is young again", () -> "0".equals(get(path, "max-age=2").header("Age")));
  }
}
