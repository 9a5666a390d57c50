package io.praetor.store.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.store.kv.Key;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whom a change of a key wakes, against a list of all who wait. */
class WatchRegistryTest {
  private static final long SEED = 20_261_127;

  private static final class Waiting extends Waiter {
    final Topic topic;

    Waiting(Topic topic) {
      this.topic = topic;
    }

    boolean isFor(Key key) {
      return switch (topic) {
        case Topic.OfKey(Key own) -> own.equals(key);
        case Topic.OfPrefix(Key prefix) -> key.startsWith(prefix);
        case Topic.OfRow row -> false;
        case Topic.OfTable table -> false;
      };
    }
  }

  private final Random random = new Random(SEED);
  private final WatchRegistry registry = new WatchRegistry();
  private final Set<Waiter> woken = new HashSet<>();
  private final List<Waiting> waiting = new ArrayList<>();

  WatchRegistryTest() {
    registry.wakeWith((topic, waiters) -> woken.addAll(waiters));
  }

  /** Short ones of few letters, so that many begin with one another; among them bytes above 127. */
  private Key key() {
    byte[] bytes = new byte[random.nextInt(12)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (random.nextInt(3) == 0 ? 0xFE : 'a');
    }
    return Key.of(bytes);
  }

  private void park(Topic topic) {
    Waiting waiter = new Waiting(topic);
    waiting.add(waiter);
    registry.park(topic, waiter);
  }

  private void change(Key key) {
    woken.clear();
    registry.fireKey(key);
    List<Waiting> expected = waiting.stream().filter(waiter -> waiter.isFor(key)).toList();
    assertThat(woken).as("%s, seed %d", key, SEED).containsExactlyInAnyOrderElementsOf(expected);
    waiting.removeAll(expected);
  }

  @Test
  void aChangeWakesThoseWhoWaitForItAndNobodyElse() {
    for (int i = 0; i < 20_000; i++) {
      switch (random.nextInt(4)) {
        case 0 -> change(key());
        case 1 -> {
          if (!waiting.isEmpty()) {
            assertThat(registry.cancel(waiting.remove(random.nextInt(waiting.size())))).isTrue();
          }
        }
        case 2 -> park(new Topic.OfKey(key()));
        default -> park(new Topic.OfPrefix(key()));
      }
    }
    assertThat(waiting).isNotEmpty();
    for (Waiting waiter : waiting) {
      assertThat(registry.cancel(waiter)).isTrue();
    }
    assertThat(registry.topics()).isZero();
  }

  @Test
  void prefixesOfEveryLengthAreFound() {
    byte[] name = new byte[400];
    random.nextBytes(name);
    Key whole = Key.of(name);
    for (int length = 0; length <= name.length; length++) {
      park(new Topic.OfPrefix(whole.prefix(length)));
    }
    change(whole.prefix(100));
    assertThat(waiting).hasSize(300);
    change(whole);
    assertThat(waiting).isEmpty();
  }
}
