package io.praetor.verification.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashLoopTest {
  private static final int ROUNDS = 20;

  @TempDir Path folder;

  @Test
  void nothingAcknowledgedIsMissingAfterKills() throws Exception {
    long seed = Long.getLong("seed", 1);
    CrashLoop.Report report = CrashLoop.run(folder, ROUNDS, seed);
    assertThat(report.lost()).as("seed %d", seed).isEmpty();
    assertThat(report.acknowledged())
        .as("seed %d: writes acknowledged in %d rounds", seed, ROUNDS)
        .isGreaterThan(ROUNDS);
  }
}
