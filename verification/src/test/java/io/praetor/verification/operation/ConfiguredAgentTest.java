package io.praetor.verification.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.process.Ports;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does to a running agent: its file, its reload, its watches, its metrics. */
class ConfiguredAgentTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(60);
  private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(\\{.*})? [-+.0-9A-Za-z]+");

  @TempDir Path folder;

  @Test
  void aFileIsFollowedAtTheStartAndAtEachReload() throws Exception {
    List<Integer> ports = Ports.free(2);
    int port = ports.get(0);
    Path seen = folder.resolve("seen");
    Path file = folder.resolve("agent.hcl");
    String always =
        """
        server           = true
        bootstrap_expect = 1
        bind_addr        = "127.0.0.1"
        data_dir         = "%s"
        ports { http = %d server = %d serf_lan = -1 }
        """
            .formatted(folder.resolve("data"), port, ports.get(1));
    Files.writeString(file, always + watch("first", seen) + limit("kv_max_value_size = 10"));
    List<String> command = List.of("agent", "-config-file=" + file);
    try (ProductProcess agent = ProductProcess.of(command, folder.resolve("log"), port)) {
      agent.awaitLeader(WAIT_MAX);

      put(port, "first", "1");
      await(() -> content(seen).contains("\"Value\":\"MQ==\""), () -> content(seen));
      assertThat(put(port, "second", "12345678901").text())
          .contains("11 bytes")
          .contains("limits.kv_max_value_size");

      Files.writeString(file, always + limit("kv_max_valu_size = 20"));
      RawHttp.Answer refused = RawHttp.send(port, "PUT", "/v1/agent/reload", null);
      assertThat(refused.status()).isEqualTo(500);
      assertThat(refused.text()).contains("kv_max_valu_size").contains("did you mean");
      assertThat(put(port, "second", "12345678901").status()).isEqualTo(413);

      Files.writeString(
          file,
          always
              + watch("second", seen)
              + limit("kv_max_value_size = 20")
              + "http_config { response_headers { X-Here = \"yes\" } }\n");
      assertThat(RawHttp.send(port, "PUT", "/v1/agent/reload", null).status()).isEqualTo(200);
      RawHttp.Answer taken = put(port, "second", "12345678901");
      assertThat(taken.text()).isEqualTo("true");
      assertThat(taken.header("X-Here")).isEqualTo("yes");
      await(() -> content(seen).contains("\"Key\":\"second\""), () -> content(seen));

      assertThat(RawHttp.send(port, "GET", "/v1/agent/self", null).text())
          .as("what Go's tests and `consul debug` look for")
          .contains("\"SerfAdvertiseAddrLAN\":\"tcp://127.0.0.1:" + ports.get(1) + "\"")
          .contains("\"EnableDebug\":false");
      autopilotIsSetOnce(port);
      metricsAreWellFormed(port);
    }
  }

  private static void autopilotIsSetOnce(int port) throws Exception {
    String path = "/v1/operator/autopilot/configuration";
    byte[] body =
        "{\"MaxTrailingLogs\":500,\"LastContactThreshold\":\"1s\",\"MinQuorum\":3}"
            .getBytes(StandardCharsets.UTF_8);
    String belowZero = path + "?cas=" + Long.toUnsignedString(-1);
    assertThat(RawHttp.send(port, "PUT", belowZero, body).text()).isEqualTo("false");
    assertThat(RawHttp.send(port, "PUT", path + "?cas=0", body).text()).isEqualTo("true");
    assertThat(RawHttp.send(port, "PUT", path + "?cas=0", body).text()).isEqualTo("false");
    assertThat(RawHttp.send(port, "GET", path, null).text())
        .contains("\"MaxTrailingLogs\":500", "\"LastContactThreshold\":\"1s\"", "\"MinQuorum\":3");
    byte[] wrong = "{\"MinQuorum\":-1}".getBytes(StandardCharsets.UTF_8);
    assertThat(RawHttp.send(port, "PUT", path, wrong).text()).contains("MinQuorum has to be");
  }

  private static void metricsAreWellFormed(int port) throws Exception {
    RawHttp.Answer answer = RawHttp.send(port, "GET", "/v1/agent/metrics?format=prometheus", null);
    Set<String> explained = new HashSet<>();
    Set<String> typed = new HashSet<>();
    for (String line : answer.text().lines().toList()) {
      if (line.startsWith("# HELP ")) {
        assertThat(explained.add(line.split(" ", 4)[2])).as(line).isTrue();
      } else if (line.startsWith("# TYPE ")) {
        String name = line.split(" ", 4)[2];
        assertThat(typed.add(name)).as(line).isTrue();
        assertThat(explained).as("a help text comes before its type").contains(name);
      } else {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        String family = sample.group(1).replaceFirst("(_seconds)_(bucket|sum|count)$", "$1");
        assertThat(typed).as(line).contains(family);
      }
    }
    assertThat(answer.text())
        .contains("consul_http_requests_total{method=\"PUT\",route=\"/v1/kv/\",status=\"413\"} 2.0")
        .contains("consul_raft_commit_time_seconds_bucket");
  }

  private static String watch(String key, Path file) {
    return "watches = [{ type = \"key\" key = \"%s\" args = [\"sh\", \"-c\", \"cat >> %s\"] }]\n"
        .formatted(key, file);
  }

  private static String limit(String setting) {
    return "limits { " + setting + " }\n";
  }

  private static RawHttp.Answer put(int port, String key, String value) throws Exception {
    return RawHttp.send(port, "PUT", "/v1/kv/" + key, value.getBytes(StandardCharsets.UTF_8));
  }

  private static String content(Path file) throws Exception {
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private interface Check<T> {
    T ask() throws Exception;
  }

  private static void await(Check<Boolean> condition, Check<String> state) throws Exception {
    long deadline = System.nanoTime() + WAIT_MAX.toNanos();
    while (!condition.ask()) {
      assertThat(System.nanoTime() - deadline).as(state.ask()).isNegative();
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
