package io.praetor.agent.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Time in which the process stood still does not count against sessions. */
class RunningTimeClockTest {
  private long wallMs = 1_000_000;

  @Test
  void standingStillCountsForAStepAtMost() {
    RunningTimeClock clock = new RunningTimeClock(() -> wallMs);
    long before = clock.nowMs();
    for (int i = 0; i < 20; i++) {
      wallMs += 50;
      clock.nowMs();
    }
    assertThat(clock.nowMs() - before).isEqualTo(1_000);
    wallMs += 3_600_000;
    assertThat(clock.nowMs() - before).isEqualTo(1_000 + RunningTimeClock.STEP_MS_MAX);
    assertThat(clock.nowMs() - before).isEqualTo(1_000 + RunningTimeClock.STEP_MS_MAX);
  }

  @Test
  void itNeverGoesBack() {
    RunningTimeClock clock = new RunningTimeClock(() -> wallMs);
    wallMs += 100;
    long before = clock.nowMs();
    wallMs -= 5_000;
    assertThat(clock.nowMs()).isEqualTo(before);
  }
}
