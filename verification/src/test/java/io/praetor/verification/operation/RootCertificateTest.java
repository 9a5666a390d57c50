package io.praetor.verification.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.praetor.verification.process.Ports;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cluster's root certificate: made when it is first asked for, and kept. */
class RootCertificateTest {
  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final String LIBRARY = "org.bouncycastle.";
  private static final List<String> PATHS =
      List.of(
          "/v1/agent/connect/ca/roots",
          "/v1/connect/ca/roots",
          "/v1/agent/connect/ca/roots?stale",
          "/v1/connect/ca/roots?consistent",
          "/v1/agent/connect/ca/roots?index=1&wait=60s");

  @TempDir Path folder;

  private final List<ProductProcess> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(ProductProcess::close);
  }

  private ProductProcess start(String name, int rpc, Map<String, String> environment, String... is)
      throws IOException {
    int http = Ports.free(1).getFirst();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "agent",
                "-node=" + name,
                "-data-dir=" + folder.resolve(name),
                "-bind=127.0.0.1",
                "-http-port=" + http,
                "-server-port=" + rpc,
                "-serf-lan-port=-1"));
    arguments.addAll(List.of(is));
    ProductProcess process =
        ProductProcess.of(arguments, environment, folder.resolve(name + ".log"), http);
    started.add(process);
    return process;
  }

  private static RawHttp.Answer get(ProductProcess agent, String path) throws IOException {
    return RawHttp.send(agent.httpPort(), "GET", path, null);
  }

  private static JsonNode roots(ProductProcess agent, String path) throws IOException {
    RawHttp.Answer answer = get(agent, path);
    assertThat(answer.status()).as("%s: %s", path, answer.text()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.text());
  }

  private static String certificate(JsonNode roots) {
    assertThat(roots.path("TrustDomain").asText()).matches("[0-9a-f-]{36}\\.consul");
    assertThat(roots.path("Roots")).hasSize(1);
    assertThat(roots.path("Roots").path(0).path("ID").asText())
        .isEqualTo(roots.path("ActiveRootID").asText());
    return roots.path("Roots").path(0).path("RootCert").asText();
  }

  @Test
  void theFirstRequestMakesItAndAllGetTheSame() throws Exception {
    Path classes = folder.resolve("classes");
    int rpc = Ports.free(1).getFirst();
    ProductProcess server =
        start(
            "server",
            rpc,
            Map.of("PRAETOR_JAVA_OPTS", "-Xlog:class+load=info:file=" + classes),
            "-server",
            "-bootstrap-expect=1");
    ProductProcess client =
        start("client", Ports.free(1).getFirst(), Map.of(), "-retry-join=127.0.0.1:" + rpc);
    server.awaitLeader(START_MAX);
    client.awaitLeader(START_MAX);
    assertThat(get(server, "/v1/kv/nothing").status()).isEqualTo(404);
    assertThat(loaded(classes))
        .as("a start loads no library for certificates")
        .doesNotContain(LIBRARY);
    assertThat(loaded(classes))
        .as("nor one that only rules of values need")
        .doesNotContain("com.networknt.")
        .doesNotContain("com.fasterxml.jackson.databind.")
        .doesNotContain("org.snakeyaml.");

    List<Callable<JsonNode>> questions = new ArrayList<>();
    for (ProductProcess agent : List.of(server, client, server, client)) {
      PATHS.forEach(path -> questions.add(() -> roots(agent, path)));
    }
    Set<String> certificates = new HashSet<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(questions.size())) {
      for (Future<JsonNode> answer : callers.invokeAll(questions, 120, TimeUnit.SECONDS)) {
        certificates.add(certificate(answer.get()));
      }
    }
    assertThat(certificates).hasSize(1);
    assertThat(loaded(classes)).as("what the log of classes tells").contains(LIBRARY);

    RawHttp.Answer now = get(server, PATHS.getFirst());
    RawHttp.Answer later =
        get(server, PATHS.getFirst() + "?index=" + now.header("X-Consul-Index") + "&wait=100ms");
    assertThat(later.text()).as("nothing changes it").isEqualTo(now.text());
    server.kill();
    server.restart();
    server.awaitLeader(START_MAX);
    assertThat(certificate(roots(server, PATHS.getFirst()))).isIn(certificates);
    assertThat(loaded(classes)).as("a root that is there is read").doesNotContain(LIBRARY);
  }

  private static String loaded(Path classes) throws IOException {
    return new String(Files.readAllBytes(classes), StandardCharsets.ISO_8859_1);
  }
}
