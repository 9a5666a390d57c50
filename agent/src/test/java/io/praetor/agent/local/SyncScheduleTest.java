package io.praetor.agent.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SyncScheduleTest {
  @Test
  void whatIsRefusedIsTriedMoreRarelyThoughTheCatalogCanBeRead() {
    SyncSchedule schedule = new SyncSchedule(Duration.ofMinutes(1), new Random(1));
    long waitMs = 0;
    for (int i = 0; i < 20; i++) {
      schedule.nextMs(3);
      waitMs = schedule.retryMs();
    }
    assertThat(waitMs).isGreaterThan(5_000);
    schedule.succeeded();
    assertThat(schedule.retryMs()).isLessThan(1_000);
  }
}
