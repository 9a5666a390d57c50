package io.praetor.agent.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SnapshotScheduleTest {

  private static final long MS = 1_000_000;

  private final AtomicLong nanos = new AtomicLong(-77);
  private final SnapshotSchedule schedule =
      new SnapshotSchedule(
          LogOptions.builder("127.0.0.1:1")
              .snapshotEntries(100)
              .snapshotIntervalMs(30_000)
              .snapshotLogBytes(1_000)
              .build(),
          nanos::get);

  @Test
  void isDueAfterEnoughEntriesWhenItIsTimeToLook() {
    nanos.addAndGet(29_999 * MS);
    assertThat(schedule.begin(1_000, 0, 0)).as("before the interval is over").isFalse();
    nanos.addAndGet(MS);
    assertThat(schedule.begin(99, 0, 0)).as("with too few entries").isFalse();
    nanos.addAndGet(30_000 * MS);
    assertThat(schedule.begin(100, 0, 0)).isTrue();
    nanos.addAndGet(30_000 * MS);
    assertThat(schedule.begin(100, 0, 0)).as("while one is being written").isFalse();
  }

  @Test
  void isDueAtOnceWhenTheLogHasGrown() {
    assertThat(schedule.begin(5, 1_000, 0)).isFalse();
    assertThat(schedule.begin(5, 1_001, 0)).isTrue();
    schedule.written(1_001);
    assertThat(schedule.begin(5, 2_001, 0)).isFalse();
    assertThat(schedule.begin(5, 200, 0)).as("when it has been shortened").isFalse();
    assertThat(schedule.begin(5, 1_201, 0)).isTrue();
  }

  @Test
  void isNotDueBeforeTheLogHasGrownByAPartOfALargeSnapshot() {
    SnapshotSchedule large =
        new SnapshotSchedule(
            LogOptions.builder("127.0.0.1:1")
                .snapshotEntries(100)
                .snapshotIntervalMs(30_000)
                .build(),
            nanos::get);
    nanos.addAndGet(30_000 * MS);
    assertThat(large.begin(100, (8 << 20) - 1, 32 << 20)).isFalse();
    nanos.addAndGet(30_000 * MS);
    assertThat(large.begin(100, 8 << 20, 32 << 20)).isTrue();
    large.written(8 << 20);
    nanos.addAndGet(30_000 * MS);
    assertThat(large.begin(100, (8 << 20) + 1, 1 << 20)).as("after a small one").isTrue();
    large.written(8 << 20);
    assertThat(large.begin(100, (8 << 20) + (257L << 20), 4L << 30))
        .as("when the log is too large")
        .isTrue();
  }

  @Test
  void aFailureIsTriedAgainAfterAPauseThatDoubles() {
    for (long pauseMs = 1_000; pauseMs < 200_000; pauseMs *= 2) {
      nanos.addAndGet(30_000 * MS);
      assertThat(schedule.begin(100, 5_000, 0)).as("before a pause of %d", pauseMs).isTrue();
      assertThat(schedule.failed()).isEqualTo(pauseMs);
      nanos.addAndGet((pauseMs - 1) * MS);
      assertThat(schedule.begin(100, 5_000, 0)).as("in a pause of %d", pauseMs).isFalse();
      nanos.addAndGet(MS);
    }
  }
}
