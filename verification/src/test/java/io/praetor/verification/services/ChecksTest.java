package io.praetor.verification.services;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What checks find reaches the catalog and those who watch it. */
class ChecksTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);

  @TempDir private Path folder;
  private ProductProcess agent;
  private HttpServer backend;
  private volatile int status = 200;

  @BeforeEach
  void start() throws IOException {
    agent =
        ProductProcess.single(
                folder,
                "-enable-local-script-checks",
                "-hcl=service { name = \"scripted\" check { args = [\"/bin/sh\", \"-c\","
                    + " \"echo from a script; exit 1\"] interval = \"1s\" } }",
                "-hcl=service { name = \"other\" check { alias_service = \"web\" } }")
            .awaitLeader(WAIT_MAX);
    backend = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    backend.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    backend.start();
  }

  @AfterEach
  void stop() {
    backend.stop(0);
    agent.close();
  }

  @Test
  void aFailureWakesAWatcherWithinTheInterval() throws Exception {
    put(
        "/v1/agent/service/register",
        "{\"Name\":\"web\",\"Check\":{\"HTTP\":\"http://127.0.0.1:"
            + backend.getAddress().getPort()
            + "/\",\"Interval\":\"1s\"}}");
    await("/v1/health/service/web?passing", "\"Service\":\"web\"");
    await("/v1/health/service/other?passing", "All checks passing.");
    RawHttp.Answer before = get("/v1/health/service/web");
    String index = before.header("X-Consul-Index");
    CompletableFuture<String> woken =
        CompletableFuture.supplyAsync(() -> {
          try {
            return get("/v1/health/service/web?wait=60s&index=" + index).text();
          } catch (IOException e) {
            return e.toString();
          }
        });
    status = 503;
    // It parks on if a new output comes first: then the next answer tells.
    assertThat(woken.get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS))
        .contains("\"Status\":\"critical\"")
        .contains("503");
    await("/v1/health/checks/other", "Aliased check");
    status = 200;
    await("/v1/health/service/other?passing", "All checks passing.");
  }

  @Test
  void scriptsRunForTheConfigurationAlone() throws Exception {
    await("/v1/health/checks/scripted", "from a script");
    assertThat(get("/v1/health/checks/scripted").text())
        .contains("\"Status\":\"warning\"")
        .contains("\"Type\":\"script\"");
    RawHttp.Answer refused =
        RawHttp.send(
            agent.httpPort(),
            "PUT",
            "/v1/agent/check/register",
            "{\"Name\":\"s\",\"Args\":[\"true\"],\"Interval\":\"10s\"}".getBytes(UTF_8));
    assertThat(refused.status()).isEqualTo(500);
    assertThat(refused.text()).startsWith("Scripts are disabled on this agent from remote calls");
  }

  private void put(String path, String body) throws IOException {
    RawHttp.Answer answer = RawHttp.send(agent.httpPort(), "PUT", path, body.getBytes(UTF_8));
    assertThat(answer.status()).as("%s: %s", path, answer.text()).isEqualTo(200);
  }

  private RawHttp.Answer get(String path) throws IOException {
    return RawHttp.send(agent.httpPort(), "GET", path, null);
  }

  private void await(String path, String text) throws IOException {
    long deadline = System.nanoTime() + WAIT_MAX.toNanos();
    String seen = "";
    while (!seen.contains(text)) {
      assertThat(System.nanoTime() - deadline).as("%s tells %s: %s", path, text, seen).isNegative();
      LockSupport.parkNanos(50_000_000);
      seen = get(path).text();
    }
  }
}
