package io.praetor.verification.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.process.ProductHome;
import io.praetor.verification.process.ProductProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Each recorded scenario, against an agent that was started as a user starts it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordedAnswersTest {
  /**
   * Of the agent's recording, what does not ask for a UI, which is not there, and has indexes of
   * its own, where Consul has one for all checks.
   */
  private static final Set<String> OF_THE_AGENT =
      Set.of("status", "service", "service-bad", "checks", "catalog", "event");

  private ProductProcess agent;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    agent = ProductProcess.single(folder).awaitLeader(Duration.ofSeconds(60));
  }

  @AfterAll
  void stop() {
    agent.close();
  }

  @TestFactory
  Stream<DynamicTest> http() {
    return Stream.of(
            "kv",
            "blocking",
            "txn",
            "session",
            "agent",
            "catalog",
            "health",
            "filter",
            "agentsvc",
            "event",
            "coordinate",
            "query",
            "uiapi")
        .flatMap(this::scenarios);
  }

  private Stream<DynamicTest> scenarios(String name) {
    return Recording.named(name).served().stream()
        .filter(scenario -> !name.equals("agent") || OF_THE_AGENT.contains(scenario.name()))
        .map(scenario ->
            DynamicTest.dynamicTest(
                name + "/" + scenario.name(),
                () ->
                    assertThat(HttpReplay.play(agent.httpPort(), scenario))
                        .as(scenario.about())
                        .isEmpty()));
  }

  @TestFactory
  Stream<DynamicTest> commands() {
    return Recording.named("cli").scenarios().stream()
        .map(scenario ->
            DynamicTest.dynamicTest(
                "cli/" + scenario.name(),
                () -> {
                  List<String> wrong =
                      CommandReplay.play(ProductHome.launcher(), agent.address(), scenario);
                  assertThat(wrong).as(scenario.about()).isEmpty();
                }));
  }
}
