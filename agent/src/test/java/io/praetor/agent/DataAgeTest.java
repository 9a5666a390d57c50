package io.praetor.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How old a server says that its store is. */
class DataAgeTest {
  private long contactMs = -1;
  private boolean applied;
  private long writtenMs;
  private long nowMs = 1_000_000;
  private final DataAge age =
      new DataAge(() -> contactMs, () -> applied, () -> writtenMs, () -> nowMs);

  @Test
  void anEmptyStoreThatHasHeardNobodyIsInfinitelyOld() {
    assertThat(age.ms()).isEqualTo(Long.MAX_VALUE);
    contactMs = 0;
    assertThat(age.ms())
        .as("a leader is heard, and nothing is applied yet")
        .isEqualTo(Long.MAX_VALUE);
    applied = true;
    assertThat(age.ms()).isZero();
  }

  @Test
  void aStoreThatWasStartedAgainIsAsOldAsItsLastEntryUntilItHasCaughtUp() {
    writtenMs = nowMs - 60_000;
    assertThat(age.ms()).isEqualTo(60_000);
    nowMs += 5_000;
    contactMs = 0;
    assertThat(age.ms()).isEqualTo(65_000);
    applied = true;
    assertThat(age.ms()).isZero();
    applied = false;
    contactMs = 20;
    assertThat(age.ms()).as("what comes in later is the usual lag").isEqualTo(20);
  }

  @Test
  void aClockThatWentBackMakesNothingYounger() {
    writtenMs = nowMs + 60_000;
    contactMs = 700;
    assertThat(age.ms()).isEqualTo(700);
    contactMs = -1;
    assertThat(age.ms()).isZero();
  }
}
