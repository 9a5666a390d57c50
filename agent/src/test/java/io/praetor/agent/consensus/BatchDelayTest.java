package io.praetor.agent.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How long an entry waits for the callers of the one before. */
class BatchDelayTest {
  private long now = 1_000_000;
  private final BatchDelay gathering = new BatchDelay(() -> now);

  private void entry(int commands, long tookNanos, int queued) {
    long sentAt = now;
    now += tookNanos;
    gathering.landed(commands, sentAt, queued);
  }

  @Test
  void theFirstEntryAndOneCallerNeverWait() {
    assertThat(gathering.waitNanos(1)).isNotPositive();
    entry(1, 400_000, 0);
    assertThat(gathering.waitNanos(1)).isNotPositive();
  }

  @Test
  void waitsForThoseWhoWereAnsweredAndThoseWhoCameMeanwhile() {
    entry(3, 400_000, 2);
    assertThat(gathering.waitNanos(2)).isEqualTo(200_000);
    now += 50_000;
    assertThat(gathering.waitNanos(4)).isEqualTo(150_000);
    assertThat(gathering.waitNanos(5)).isNotPositive();
  }

  @Test
  void waitsForHalfOfAnEntryAndNeverLongerThanHalfAMillisecond() {
    entry(2, 100_000, 0);
    assertThat(gathering.waitNanos(1)).isEqualTo(50_000);
    entry(2, 80_000_000, 0);
    assertThat(gathering.waitNanos(1)).isEqualTo(500_000);
    now += 500_000;
    assertThat(gathering.waitNanos(1)).isNotPositive();
  }

  @Test
  void forgetsCallersWhoDoNotComeBack() {
    entry(16, 400_000, 0);
    now += 200_000;
    assertThat(gathering.waitNanos(1)).isNotPositive();
    entry(1, 400_000, 0);
    assertThat(gathering.waitNanos(1)).isNotPositive();
  }
}
