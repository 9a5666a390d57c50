package io.praetor.agent.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which numbers count as seen, and how many are given up. */
class SeenEventsTest {
  private static final UUID ORIGIN = new UUID(1, 1);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void eachNumberCountsOnceInWhateverOrder(long seed) {
    Random random = new Random(seed);
    SeenEvents seen = new SeenEvents();
    Set<Long> counted = new HashSet<>();
    seen.beganLater(ORIGIN);
    long high = 0;
    long lost = 0;
    for (int i = 0; i < 100_000; i++) {
      int step = random.nextInt(20) == 0 ? 3_000 : 40;
      long number =
          Math.max(1, high + random.nextInt(step + 1) - (random.nextInt(4) == 0 ? step : 0));
      boolean isNew = seen.add(ORIGIN, number);
      boolean isOld = number <= high - SeenEvents.WINDOW;
      assertThat(isNew)
          .as("seed %d, number %d behind %d", seed, number, high)
          .isEqualTo(!isOld && !counted.contains(number));
      if (isNew) {
        counted.add(number);
      }
      high = Math.max(high, number);
    }
    lost += seen.giveUp();
    lost += seen.giveUp();
    assertThat(lost).as("seed %d", seed).isEqualTo(high - counted.size());
    assertThat(seen.giveUp()).isZero();
  }

  @Test
  void whatWasGivenUpDoesNotComeAnyMore() {
    SeenEvents seen = new SeenEvents();
    assertThat(seen.add(ORIGIN, 5)).isTrue();
    assertThat(seen.add(ORIGIN, 7)).isTrue();
    assertThat(seen.giveUp()).as("it may be on its way").isZero();
    assertThat(seen.giveUp()).isOne();
    assertThat(seen.add(ORIGIN, 6)).isFalse();
    assertThat(seen.add(ORIGIN, 4)).as("before the first, nothing was given up").isTrue();
  }

  @Test
  void originsThatAreNotHeardOfAreForgotten() {
    SeenEvents seen = new SeenEvents();
    assertThat(seen.add(ORIGIN, 1)).isTrue();
    for (int i = 0; i < SeenEvents.ORIGINS_MAX; i++) {
      assertThat(seen.add(new UUID(2, i), 1)).isTrue();
    }
    assertThat(seen.add(ORIGIN, 1)).isTrue();
    assertThat(seen.add(new UUID(2, SeenEvents.ORIGINS_MAX - 1), 1)).isFalse();
  }
}
