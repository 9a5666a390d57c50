package io.praetor.verification.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.access.GuardedAgents;
import io.praetor.verification.process.ProductProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The recorded scenarios of access control, against an agent that denies what no rule allows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordedAccessTest {
  /** That of the recording. */
  private static final String TOKEN = "11111111-2222-3333-4444-555555555555";

  private ProductProcess agent;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    agent =
        ProductProcess.single(folder, GuardedAgents.denying(TOKEN))
            .awaitLeader(Duration.ofSeconds(60));
  }

  @AfterAll
  void stop() {
    agent.close();
  }

  @TestFactory
  Stream<DynamicTest> http() {
    return Recording.named("acl").served().stream()
        .map(scenario ->
            DynamicTest.dynamicTest(
                "acl/" + scenario.name(),
                () ->
                    assertThat(HttpReplay.play(agent.httpPort(), TOKEN, scenario))
                        .as(scenario.about())
                        .isEmpty()));
  }
}
