package io.praetor.verification.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.process.ProductProcess;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuzzerTest {
  private static final int REQUESTS = 2_000;

  @TempDir Path folder;

  @Test
  void oddRequestsAreAnsweredAndLeaveTheStoreWhole() throws Exception {
    long seed = Long.getLong("seed", 1);
    try (ProductProcess agent = ProductProcess.single(folder).awaitLeader(Duration.ofSeconds(60))) {
      Fuzzer.Report report = Fuzzer.run(agent, seed, REQUESTS);
      assertThat(report.findings()).as("seed %d", seed).isEmpty();
      assertThat(agent.isAlive()).as("the agent lives on; seed %d", seed).isTrue();
      assertThat(report.answers()).as("seed %d", seed).containsKeys("200", "400", "404");
    }
  }
}
