package io.praetor.agent.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadlineWheelTest {
  private static final long TICK_MS = 50;

  @Test
  void findsEachDeadlineOnceNeverEarlyAndAtMostOneTickLate() {
    for (long seed = 1; seed <= 300; seed++) {
      Random random = new Random(seed);
      long nowMs = random.nextInt(10_000);
      DeadlineWheel wheel = new DeadlineWheel(nowMs, TICK_MS, 1 + random.nextInt(64));
      Map<String, Long> model = new HashMap<>();
      for (int step = 0; step < 500; step++) {
        String id = "s" + random.nextInt(40);
        switch (random.nextInt(4)) {
          case 0 -> {
            long dueMs = nowMs + random.nextInt(20_000);
            wheel.schedule(id, dueMs);
            model.put(id, dueMs);
          }
          case 1 -> {
            wheel.cancel(id);
            model.remove(id);
          }
          default -> {
            nowMs += random.nextInt(random.nextBoolean() ? 60 : 5_000);
            List<String> found = new ArrayList<>();
            wheel.advance(nowMs, found::add);
            for (String due : found) {
              Long dueMs = model.remove(due);
              assertThat(dueMs)
                  .as("seed %s step %s: %s was not scheduled", seed, step, due)
                  .isNotNull();
              assertThat(dueMs)
                  .as("seed %s step %s: %s is early", seed, step, due)
                  .isLessThanOrEqualTo(nowMs);
            }
            long latest = nowMs - TICK_MS;
            assertThat(model.values())
                .as("seed %s step %s: forgotten deadlines", seed, step)
                .allMatch(d -> d > latest);
          }
        }
        assertThat(wheel.size()).as("seed %s step %s", seed, step).isEqualTo(model.size());
      }
    }
  }

  @Test
  void tombstonesAreOldEnoughOnlyAfterTheirTime() {
    TombstoneAges ages = new TombstoneAges(1_000, 100);
    assertThat(ages.reached(0, 7)).isZero();
    assertThat(ages.reached(50, 9)).isZero();
    assertThat(ages.reached(100, 12)).isZero();
    assertThat(ages.reached(999, 20)).isZero();
    assertThat(ages.reached(1_000, 21)).isEqualTo(7);
    assertThat(ages.reached(1_099, 22)).isZero();
    assertThat(ages.reached(1_100, 23)).isEqualTo(12);
  }
}
