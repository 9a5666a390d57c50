package io.praetor.verification.services;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is registered with an agent outlives its process, and its reloads. */
class KeptRegistrationsTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);

  @TempDir private Path folder;
  private Path configuration;
  private ProductProcess agent;

  @BeforeEach
  void start() throws IOException {
    configuration = folder.resolve("services.hcl");
    define(2, "db");
    agent = ProductProcess.single(folder, "-config-file=" + configuration).awaitLeader(WAIT_MAX);
    // A check of the node counts for every service on it.
    put("/v1/agent/check/pass/disk", "");
  }

  @AfterEach
  void stop() {
    agent.close();
  }

  /** Two services with a check each, the second of another name at will. */
  private void define(int port, String second) throws IOException {
    Files.writeString(
        configuration,
        """
        service {
          name = "conf"
          port = %d
          tags = ["a"]
          check { ttl = "10m" }
        }
        service {
          name = "%s"
          check { ttl = "10m" }
        }
        check {
          id = "disk"
          name = "Disk"
          ttl = "10m"
        }
        """
            .formatted(port, second));
  }

  private RawHttp.Answer put(String path, String body) throws IOException {
    RawHttp.Answer answer = RawHttp.send(agent.httpPort(), "PUT", path, body.getBytes(UTF_8));
    assertThat(answer.status()).as("%s: %s", path, answer.text()).isEqualTo(200);
    return answer;
  }

  private String get(String path) {
    try {
      return RawHttp.send(agent.httpPort(), "GET", path, null).text();
    } catch (IOException e) {
      return "";
    }
  }

  private static void eventually(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + WAIT_MAX.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as(what).isNegative();
      LockSupport.parkNanos(20_000_000);
    }
  }

  private void killAndRestart() throws Exception {
    agent.kill();
    agent.restart();
    agent.awaitLeader(WAIT_MAX);
  }

  @Test
  void aKilledAgentKnowsItsServicesAndTheirStatus() throws Exception {
    put("/v1/agent/service/register", "{\"Name\":\"web\",\"Port\":80,\"Check\":{\"TTL\":\"10m\"}}");
    put("/v1/agent/service/register", "{\"Name\":\"late\",\"Check\":{\"TTL\":\"200ms\"}}");
    put("/v1/agent/check/pass/service:late", "");
    put("/v1/agent/check/pass/service:web?note=fine", "");
    put("/v1/agent/check/warn/service:conf", "");
    killAndRestart();

    assertThat(get("/v1/agent/services")).contains("\"web\":{", "\"late\":{", "\"conf\":{");
    eventually(
        "who asks for services that pass finds it, with what its check said",
        () -> get("/v1/health/service/web?passing").contains("\"Output\":\"fine\""));
    // The catalog has what stood before the kill until the agent has told what it knows now.
    eventually("its TTL is over", () -> get("/v1/health/service/late?passing").equals("[]"));
    assertThat(get("/v1/agent/checks"))
        .contains("\"CheckID\":\"disk\",\"Name\":\"Disk\",\"Status\":\"passing\"")
        .contains("\"Name\":\"Service 'conf' check\",\"Status\":\"warning\"");

    put("/v1/agent/service/deregister/web", "");
    killAndRestart();
    assertThat(get("/v1/agent/services")).doesNotContain("\"web\":{");
    eventually("it is gone", () -> get("/v1/health/service/web").equals("[]"));
  }

  @Test
  void aReloadChangesWhatTheConfigurationDefinesAndNoStatus() throws Exception {
    put("/v1/agent/service/register", "{\"Name\":\"web\",\"Port\":80}");
    put("/v1/agent/check/pass/service:conf", "");
    eventually("it passes", () -> get("/v1/health/service/conf?passing").contains("\"Port\":2"));
    String before = get("/v1/agent/checks");

    define(3, "cache");
    put("/v1/agent/reload", "");
    eventually(
        "its port is another", () -> get("/v1/catalog/service/conf").contains("\"ServicePort\":3"));
    assertThat(get("/v1/health/service/conf?passing"))
        .as("its check passes")
        .contains("\"Port\":3");
    eventually("what is new is there", () -> get("/v1/catalog/services").contains("cache"));
    eventually("what is not named is gone", () -> !get("/v1/catalog/services").contains("db"));
    assertThat(get("/v1/catalog/services")).contains("web");
    assertThat(get("/v1/agent/checks"))
        .doesNotContain("service:db")
        .contains(before.substring(before.indexOf("{\"Node\""), before.indexOf("\"Notes\"")));

    Files.writeString(configuration, "service { name = \"conf\" port = \"x\" }");
    RawHttp.Answer refused = RawHttp.send(agent.httpPort(), "PUT", "/v1/agent/reload", new byte[0]);
    assertThat(refused.status()).isEqualTo(500);
    assertThat(refused.text()).contains("service", "Port has to be a number");
    assertThat(get("/v1/agent/services")).contains("\"cache\":{");
  }
}
