package io.praetor.verification.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.praetor.verification.access.GuardedAgents;
import io.praetor.verification.process.Ports;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agents record of requests, and what they do where they cannot. */
class AuditTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(60);
  private static final String SECRET = "5ec7e7aa-2222-3333-4444-555555555555";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private final List<ProductProcess> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(ProductProcess::close);
  }

  private ProductProcess keep(ProductProcess process) {
    started.add(process);
    return process;
  }

  private static String audit(Path file, String more) {
    return "audit { enabled = true sink \"file\" { type = \"file\" format = \"json\" path = \""
        + file
        + "\" "
        + more
        + " } }";
  }

  private static void await(String what, ProductProcess agent, BooleanSupplier condition) {
    long deadline = System.nanoTime() + WAIT_MAX.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline)
          .as(() -> what + "; its log:\n" + agent.log())
          .isNegative();
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static RawHttp.Answer send(ProductProcess agent, String method, String path, String body)
      throws IOException {
    return RawHttp.send(
        agent.httpPort(),
        method,
        path,
        body.isEmpty() ? null : body.getBytes(StandardCharsets.UTF_8));
  }

  private static List<JsonNode> lines(Path file) {
    try {
      List<JsonNode> lines = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        lines.add(JSON.readTree(line).path("payload"));
      }
      return lines;
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The lines about a target, once there are as many. */
  private static List<JsonNode> about(Path file, String target, int count, ProductProcess agent) {
    await(count + " lines about " + target, agent, () -> about(file, target).size() >= count);
    assertThat(about(file, target)).hasSize(count);
    return about(file, target);
  }

  private static List<JsonNode> about(Path file, String target) {
    return lines(file).stream()
        .filter(line -> line.path("request").path("endpoint").asText().startsWith(target))
        .toList();
  }

  @Test
  void eachRequestIsRecordedOnceByTheAgentThatItCameTo() throws Exception {
    Path ofServer = folder.resolve("server-audit").resolve("audit.json");
    Path ofClient = folder.resolve("client-audit.json");
    List<Integer> ports = Ports.free(3);
    ProductProcess server =
        keep(
            ProductProcess.single(
                folder.resolve("server"),
                "-node=server",
                "-server-port=" + ports.get(0),
                "-dns-port=-1",
                GuardedAgents.denying(SECRET),
                "-hcl=" + audit(ofServer, "")));
    ProductProcess client =
        keep(
            ProductProcess.of(
                List.of(
                    "agent",
                    "-node=client",
                    "-data-dir=" + folder.resolve("client"),
                    "-bind=127.0.0.1",
                    "-dns-port=-1",
                    "-serf-lan-port=-1",
                    "-http-port=" + ports.get(1),
                    "-server-port=" + ports.get(2),
                    "-retry-join=127.0.0.1:" + ports.get(0),
                    "-hcl=acl { enabled = true default_policy = \"deny\" }",
                    "-hcl=" + audit(ofClient, "")),
                folder.resolve("client.log"),
                ports.get(1)));
    server.awaitLeader(WAIT_MAX);
    await(
        "a write through the client agent",
        client,
        () -> {
          try {
            return send(client, "PUT", "/v1/kv/ready?token=" + SECRET, "x").status() == 200;
          } catch (IOException e) {
            return false;
          }
        });
    String self = send(server, "GET", "/v1/acl/token/self?%74oken=" + SECRET, "").text();
    String accessor = JSON.readTree(self).path("AccessorID").asText();
    assertThat(accessor).hasSize(36);
    assertThat(send(server, "PUT", "/v1/kv/a?flags=7&token=" + SECRET, "m4rked-value").status())
        .isEqualTo(200);
    assertThat(send(server, "PUT", "/v1/kv/denied", "m4rked-value").status()).isEqualTo(403);
    assertThat(send(server, "PUT", "/v1/kv/unknown?token=m4rked-token", "m4rked-value").status())
        .isEqualTo(403);
    assertThat(send(client, "PUT", "/v1/kv/c?token=" + SECRET, "m4rked-value").status())
        .isEqualTo(200);
    String made =
        send(server, "PUT", "/v1/acl/token?token=" + SECRET, "{\"Description\":\"d\"}").text();
    String madeSecret = JSON.readTree(made).path("SecretID").asText();

    List<JsonNode> write = about(ofServer, "/v1/kv/a", 2, server);
    assertThat(write.get(0).path("stage").asText()).isEqualTo("OperationStart");
    assertThat(write.get(1).path("stage").asText()).isEqualTo("OperationComplete");
    assertThat(write.get(0).path("id").asText())
        .hasSize(36)
        .isEqualTo(write.get(1).path("id").asText());
    assertThat(write.get(0).has("response")).isFalse();
    assertThat(write.get(1).path("response").path("status").asText()).isEqualTo("200");
    for (JsonNode line : write) {
      assertThat(line.path("auth").path("accessor_id").asText()).isEqualTo(accessor);
      assertThat(line.path("node").asText()).isEqualTo("server");
      assertThat(line.path("request").path("operation").asText()).isEqualTo("PUT");
      assertThat(line.path("request").path("endpoint").asText())
          .isEqualTo("/v1/kv/a?flags=7&token=<hidden>");
      assertThat(line.path("request").path("remote_addr").asText()).isEqualTo("127.0.0.1");
    }
    List<JsonNode> denied = about(ofServer, "/v1/kv/denied", 2, server);
    assertThat(denied.get(1).path("response").path("status").asText()).isEqualTo("403");
    assertThat(denied.get(1).path("auth").path("accessor_id").asText())
        .as("the anonymous token")
        .endsWith("0002");
    assertThat(about(ofServer, "/v1/kv/unknown", 2, server).get(1).path("auth"))
        .isEqualTo(JSON.readTree("{\"accessor_id\":\"\"}"));
    List<JsonNode> passedOn = about(ofClient, "/v1/kv/c", 2, client);
    assertThat(passedOn.get(0).path("auth").path("accessor_id").asText()).isEqualTo(accessor);
    assertThat(passedOn.get(0).path("node").asText()).isEqualTo("client");
    assertThat(about(ofServer, "/v1/kv/c")).as("by the agent that was asked alone").isEmpty();

    for (Path file : List.of(ofServer, ofClient)) {
      assertThat(Files.readString(file))
          .doesNotContain(SECRET)
          .doesNotContain(madeSecret)
          .doesNotContain("m4rked");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    assertThat(server.log() + client.log()).doesNotContain(SECRET).doesNotContain("m4rked");
  }

  private static long metric(ProductProcess agent, String name) {
    try {
      String text = send(agent, "GET", "/v1/agent/metrics?format=prometheus", "").text();
      return text.lines()
          .filter(line -> line.startsWith("consul_" + name + "_total "))
          .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  private static List<Path> files(Path in) {
    try (Stream<Path> all = Files.list(in)) {
      return all.sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  @Test
  void filesAreBegunAnewAndTheOldestGo() throws Exception {
    Path of = folder.resolve("rotated");
    Path file = of.resolve("audit.json");
    ProductProcess agent =
        keep(
            ProductProcess.single(
                folder.resolve("agent"),
                "-dev",
                "-dns-port=-1",
                "-hcl=" + audit(file, "rotate_bytes = 4096 rotate_max_files = 2"),
                "-hcl=audit { reads = false }"));
    agent.awaitLeader(WAIT_MAX);
    for (int i = 0; i < 60; i++) {
      assertThat(send(agent, "PUT", "/v1/kv/k" + i, "x").status()).isEqualTo(200);
      assertThat(send(agent, "GET", "/v1/kv/k" + i, "").status()).isEqualTo(200);
    }
    await("all is written", agent, () -> metric(agent, "audit_written") == 120);
    List<Path> there = files(of);
    assertThat(there).hasSize(3);
    for (Path each : there) {
      assertThat(each.getFileName().toString()).matches("audit(-\\d{19})?\\.json");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
          .isEqualTo("rw-------");
      assertThat(lines(each)).as("whole lines").isNotEmpty();
      assertThat(Files.readString(each)).doesNotContain("\"GET\"");
    }
    assertThat(about(file, "/v1/kv/k59").size() + about(there.get(1), "/v1/kv/k59").size())
        .isEqualTo(2);
    goesOnInANewFileWhereTheOldOneIsMoved(file, agent);
  }

  private static void goesOnInANewFileWhereTheOldOneIsMoved(Path file, ProductProcess agent)
      throws IOException {
    Files.move(file, file.resolveSibling("moved"));
    await(
        "a line in a new file",
        agent,
        () -> {
          try {
            return send(agent, "PUT", "/v1/kv/moved", "x").status() == 200
                && !about(file, "/v1/kv/moved").isEmpty();
          } catch (IOException e) {
            return false;
          }
        });
  }

  @Test
  void whereNothingCanBeWrittenTheGuaranteeDecides() throws Exception {
    Path full = Path.of("/dev/full");
    ProductProcess lax =
        keep(
            ProductProcess.single(
                folder.resolve("lax"), "-dev", "-dns-port=-1", "-hcl=" + audit(full, "")));
    ProductProcess strict =
        keep(
            ProductProcess.single(
                folder.resolve("strict"),
                "-dev",
                "-dns-port=-1",
                "-hcl=" + audit(full, "delivery_guarantee = \"enforced\""),
                "-hcl=audit { reads = false }"));
    lax.awaitLeader(WAIT_MAX);
    strict.awaitLeader(WAIT_MAX);
    assertThat(send(lax, "PUT", "/v1/kv/a", "x").status()).isEqualTo(200);
    await("what was dropped is counted", lax, () -> metric(lax, "audit_dropped") >= 2);
    assertThat(lax.log()).contains("The audit cannot be written");

    RawHttp.Answer refused = send(strict, "PUT", "/v1/kv/a", "x");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.text()).contains("cannot be recorded").contains("was not done");
    assertThat(send(strict, "GET", "/v1/kv/a", "").status()).as("it was not done").isEqualTo(404);
    assertThat(metric(strict, "audit_refused")).isEqualTo(1);
    assertThat(metric(strict, "audit_written")).isZero();
  }
}
