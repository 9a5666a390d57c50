package io.praetor.verification.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.access.GuardedAgents;
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
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** The view behind DNS and reads with {@code cached} tells each token what it may see. */
class GuardedCachedReadsTest {
  private static final Duration WAIT_MAX = Duration.ofMinutes(2);
  private static final String ROOT = "11111111-2222-3333-4444-555555555555";
  private static final String VIEW = "22222222-2222-3333-4444-555555555555";
  private static final String DB = "33333333-2222-3333-4444-555555555555";
  private static final String RECOVERY = "44444444-2222-3333-4444-555555555555";
  private static final String FILTERED = "X-Consul-Results-Filtered-By-ACLs";

  @TempDir private Path folder;
  private ProductProcess server;
  private ProductProcess client;
  private int dns;

  @BeforeEach
  void start() throws IOException {
    List<Integer> ports = Ports.free(5);
    dns = ports.get(4);
    Files.createDirectories(folder.resolve("client"));
    server =
        ProductProcess.of(
            List.of(
                "agent",
                "-bind=127.0.0.1",
                "-serf-lan-port=-1",
                "-server",
                "-bootstrap-expect=1",
                "-node=one",
                "-data-dir=" + folder.resolve("one"),
                "-http-port=" + ports.get(0),
                "-server-port=" + ports.get(1),
                "-dns-port=-1",
                GuardedAgents.denying(ROOT)),
            folder.resolve("one.log"),
            ports.get(0));
    client =
        ProductProcess.of(
            List.of(
                "agent",
                "-bind=127.0.0.1",
                "-serf-lan-port=-1",
                "-node=client",
                "-data-dir=" + folder.resolve("client"),
                "-http-port=" + ports.get(2),
                "-server-port=" + ports.get(3),
                "-dns-port=" + dns,
                "-retry-join=127.0.0.1:" + ports.get(1),
                "-hcl=acl { enabled = true tokens { dns = \""
                    + VIEW
                    + "\" agent_recovery = \""
                    + RECOVERY
                    + "\" } }"),
            folder.resolve("client.log"),
            ports.get(2));
    server.awaitLeader(WAIT_MAX);
    client.awaitLeader(WAIT_MAX);
    eventually(
        "the first token counts",
        () -> send(server, "GET", ROOT, "/v1/acl/policies", "").status() == 200);
    token(VIEW, "web");
    token(DB, "db");
    for (String service : List.of("web", "db")) {
      done(
          ROOT,
          "/v1/catalog/register",
          "{\"Node\":\"n\",\"Address\":\"10.1.1.1\",\"Service\":{\"Service\":\""
              + service
              + "\",\"Port\":80}}");
    }
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void eventually(String what, Condition condition) throws IOException {
    long deadline = System.nanoTime() + WAIT_MAX.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime() - deadline).as(what).isNegative();
      LockSupport.parkNanos(20_000_000);
    }
  }

  private void token(String secret, String service) throws IOException {
    done(
        ROOT,
        "/v1/acl/policy",
        "{\"Name\":\""
            + service
            + "\",\"Rules\":\"node_prefix \\\"\\\" { policy = \\\"read\\\" } service \\\""
            + service
            + "\\\" { policy = \\\"read\\\" }\"}");
    done(
        ROOT,
        "/v1/acl/token",
        "{\"SecretID\":\"" + secret + "\",\"Policies\":[{\"Name\":\"" + service + "\"}]}");
  }

  private void done(String secret, String path, String body) throws IOException {
    RawHttp.Answer answer = send(server, "PUT", secret, path, body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  private static RawHttp.Answer send(
      ProductProcess agent, String method, String secret, String path, String body)
      throws IOException {
    return RawHttp.send(
        agent.httpPort(),
        method,
        path,
        Map.of("X-Consul-Token", secret),
        body.isEmpty() ? null : body.getBytes(StandardCharsets.UTF_8));
  }

  private Message dns(String service) throws IOException {
    return DnsExchange.ask(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), dns),
            DnsExchange.question(service + ".service.consul", Type.A, true, 4096),
            false)
        .message();
  }

  /** What a token is told is what a server tells it, whoever was told something before. */
  private void toldTheSame(String secret, String path) throws IOException {
    RawHttp.Answer cached = send(client, "GET", secret, path + "?cached", "");
    RawHttp.Answer answer = send(server, "GET", secret, path, "");
    assertThat(cached.text()).as("%s %s", secret, path).isEqualTo(answer.text());
    assertThat(cached.header(FILTERED)).isEqualTo(answer.header(FILTERED));
  }

  @Test
  void eachTokenIsToldWhatItMaySeeAndAnotherTokenOfTheViewCountsAtOnce() throws IOException {
    eventually("the view has seen web", () -> dns("web").getSection(Section.ANSWER).size() == 1);
    assertThat(dns("db").getRcode()).isEqualTo(Rcode.NXDOMAIN);
    for (String path :
        List.of(
            "/v1/health/service/web",
            "/v1/health/service/db",
            "/v1/catalog/service/web",
            "/v1/catalog/service/db",
            "/v1/catalog/services")) {
      for (String secret : List.of(VIEW, DB, ROOT, VIEW, "anonymous")) {
        toldTheSame(secret, path);
      }
    }

    RawHttp.Answer set =
        send(client, "PUT", RECOVERY, "/v1/agent/token/dns", "{\"Token\":\"" + DB + "\"}");
    assertThat(set.status()).as(set.text()).isEqualTo(200);
    assertThat(dns("db").getSection(Section.ANSWER)).hasSize(1);
    assertThat(dns("web").getRcode()).isEqualTo(Rcode.NXDOMAIN);
    toldTheSame(VIEW, "/v1/health/service/db");
    toldTheSame(DB, "/v1/health/service/db");
  }
}
