package io.praetor.store.session;

import io.praetor.store.kv.Key;
import io.praetor.store.ordered.OrderedMap;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Which keys cannot be taken yet since their holder was invalidated, and until which log time;
 * immutable (Consul's documentation, "Sessions", lock-delay).
 */
public final class LockDelays implements Iterable<OrderedMap.Entry<Key, Long>> {
  /** No delays. */
  public static final LockDelays NONE = new LockDelays(OrderedMap.empty(), Long.MAX_VALUE);

  private final OrderedMap<Key, Long> untilMs;

  /** No delay ends before this: a tick that comes earlier has nothing to look for. */
  private final long firstMs;

  private LockDelays(OrderedMap<Key, Long> untilMs, long firstMs) {
    this.untilMs = untilMs;
    this.firstMs = firstMs;
  }

  public int size() {
    return untilMs.size();
  }

  /** Whether a key cannot be taken at a log time. */
  public boolean holds(Key key, long timeMs) {
    Long until = untilMs.get(key);
    return until != null && timeMs < until;
  }

  /** These delays with one until a log time; a longer one of the same key stays. */
  public LockDelays with(Key key, long until) {
    Long old = untilMs.get(key);
    return old != null && old >= until
        ? this
        : new LockDelays(untilMs.with(key, until), Math.min(firstMs, until));
  }

  /** These delays without those that are over at a log time. */
  public LockDelays without(long timeMs) {
    if (timeMs < firstMs) {
      return this;
    }
    LockDelays left = NONE;
    for (OrderedMap.Entry<Key, Long> delay : untilMs) {
      if (timeMs < delay.value()) {
        left = left.with(delay.key(), delay.value());
      }
    }
    return left;
  }

  /** What is wrong with the delays, in sentences; reads all of them. */
  public List<String> violations() {
    List<String> all = new ArrayList<>();
    if (!untilMs.isSound()) {
      all.add("the lock-delays' map is out of order or balance");
    }
    untilMs.forEach((key, until) -> {
      if (until < firstMs) {
        all.add("the lock-delay of " + key + " ends at " + until + ", before the first " + firstMs);
      }
    });
    return all;
  }

  /** All delays in the order of their keys. */
  @Override
  public Iterator<OrderedMap.Entry<Key, Long>> iterator() {
    return untilMs.iterator();
  }
}
