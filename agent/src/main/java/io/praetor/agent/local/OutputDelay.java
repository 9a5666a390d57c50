package io.praetor.agent.local;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Holds back changes of what checks say while their status stays: each would be an entry in the log
 * of the cluster and wake who watches. Owned by the thread of {@link AntiEntropy}.
 */
final class OutputDelay {
  private final RandomGenerator random;
  private final Map<String, String> written = new HashMap<>();
  private final Map<String, Long> dueNanos = new HashMap<>();
  private long nextNanos;
  private boolean hasNext;

  OutputDelay(RandomGenerator random) {
    this.random = random;
  }

  /** Begins a look at all checks that may differ. */
  void begin() {
    hasNext = false;
  }

  /** The checks with a difference that stays for now. */
  List<String> waiting() {
    return List.copyOf(dueNanos.keySet());
  }

  /**
   * Whether a difference may stay for now. One that somebody else has made is never held back.
   *
   * @param intervalNanos {@code check_update_interval}, 0 for no delay
   */
  boolean holds(
      String id, CatalogCheck wanted, CatalogCheck known, long intervalNanos, long nowNanos) {
    if (intervalNanos <= 0
        || !wanted.differsInOutputAlone(known)
        || !known.definition().output().equals(written.get(id))) {
      return false;
    }
    // As in Consul, so that the checks of a restarted agent do not write all at once.
    long due =
        dueNanos.computeIfAbsent(
            id, _ -> nowNanos + intervalNanos / 2 + random.nextLong(intervalNanos));
    if (nowNanos - due >= 0) {
      return false;
    }
    if (!hasNext || due - nextNanos < 0) {
      nextNanos = due;
      hasNext = true;
    }
    return true;
  }

  /** Notes that the catalog has what a check says. */
  void settled(String id, String output) {
    written.put(id, output);
    dueNanos.remove(id);
  }

  /** Forgets a check. */
  void forget(String id) {
    written.remove(id);
    dueNanos.remove(id);
  }

  /** When the first that is held back is due, or null if none is. */
  @Nullable Long next() {
    return hasNext ? nextNanos : null;
  }
}
