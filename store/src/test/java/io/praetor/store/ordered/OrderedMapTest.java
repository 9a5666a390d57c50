package io.praetor.store.ordered;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What differs between two maps, beside a comparison of all that they have. */
class OrderedMapTest {
  private static final int KEYS = 200;
  private static final AtomicInteger COMPARISONS = new AtomicInteger();

  private final Random random = new Random(Long.getLong("seed", 1));

  private OrderedMap<Integer, Object> changed(OrderedMap<Integer, Object> map, int changes) {
    OrderedMap<Integer, Object> next = map;
    for (int i = 0; i < changes; i++) {
      int key = random.nextInt(KEYS);
      next = random.nextInt(3) == 0 ? next.without(key) : next.with(key, new Object());
    }
    return next;
  }

  private static Map<Integer, List<Object>> expected(
      OrderedMap<Integer, Object> before, OrderedMap<Integer, Object> after) {
    Map<Integer, List<Object>> all = new TreeMap<>();
    for (int key = 0; key < KEYS; key++) {
      Object old = before.get(key);
      Object now = after.get(key);
      if (!Objects.equals(old, now)) {
        all.put(
            key, List.of(Objects.requireNonNullElse(old, ""), Objects.requireNonNullElse(now, "")));
      }
    }
    return all;
  }

  @Test
  void differencesAreThoseThatAComparisonOfAllFinds() {
    OrderedMap<Integer, Object> map = OrderedMap.empty();
    for (int round = 0; round < 500; round++) {
      OrderedMap<Integer, Object> next =
          round % 50 == 49 ? changed(OrderedMap.empty(), KEYS) : changed(map, random.nextInt(20));
      Map<Integer, List<Object>> found = new TreeMap<>();
      List<Integer> order = new ArrayList<>();
      map.differences(
          next,
          (key, old, now) -> {
            order.add(key);
            found.put(
                key,
                List.of(Objects.requireNonNullElse(old, ""), Objects.requireNonNullElse(now, "")));
          });
      assertThat(found).isEqualTo(expected(map, next));
      assertThat(order).isSorted().doesNotHaveDuplicates();
      map = next;
    }
  }

  @Test
  void whatIsSharedIsPassedOver() {
    COMPARISONS.set(0);
    OrderedMap<Compared, String> map = OrderedMap.empty();
    for (int i = 0; i < 10_000; i++) {
      map = map.with(new Compared(i), "");
    }
    OrderedMap<Compared, String> next =
        map.with(new Compared(5_000), "other").without(new Compared(77)).with(new Compared(-1), "");
    COMPARISONS.set(0);
    List<Integer> found = new ArrayList<>();
    map.differences(next, (key, _, _) -> found.add(key.number()));
    assertThat(found).containsExactly(-1, 77, 5_000);
    assertThat(COMPARISONS.get()).isLessThan(1_000);
  }

  /** A key that counts its comparisons. */
  private record Compared(int number) implements Comparable<Compared> {
    @Override
    public int compareTo(Compared other) {
      COMPARISONS.incrementAndGet();
      return Integer.compare(number, other.number);
    }
  }
}
