package io.praetor.verification.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationTest {
  private static final int KEYS = 1_500;

  @TempDir Path folder;

  @Test
  void bothAreEqualAtTheSwitchOver() throws Exception {
    long seed = Long.getLong("seed", 1);
    Migration.Report report = Migration.run(folder, 1, KEYS, Duration.ofSeconds(1), seed);
    assertThat(report.exit()).as("seed %d: %s", seed, report.output()).isZero();
    assertThat(report.equal()).as("seed %d: %s", seed, report.output()).isTrue();
    assertThat(report.output()).contains("Following.", "Switching over.", ": equal.");
    assertThat(report.writes()).isPositive();
  }
}
