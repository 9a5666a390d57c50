package io.praetor.verification.upgrade;

import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A key whose one writer counts up: what is known of its value. Written by its writer's thread; any
 * thread may look.
 */
final class Counter {
  private final String path;
  private final ConcurrentSkipListMap<Long, Long> acknowledgedNanos = new ConcurrentSkipListMap<>();
  private volatile long acknowledged;
  private volatile long last;

  Counter(String path) {
    this.path = path;
  }

  String path() {
    return path;
  }

  /** The highest value that the cluster has said it holds. */
  long acknowledged() {
    return acknowledged;
  }

  /** The highest value that was ever sent. */
  long last() {
    return last;
  }

  long next() {
    // Its writer alone changes it.
    long next = last + 1;
    last = next;
    return next;
  }

  void acknowledge(long value) {
    acknowledgedNanos.put(value, System.nanoTime());
    acknowledged = value;
  }

  /** For how long a value above the given one has been acknowledged; 0 if none is. */
  long newerForMs(long value) {
    var newer = acknowledgedNanos.higherEntry(value);
    return newer == null ? 0 : (System.nanoTime() - newer.getValue()) / 1_000_000;
  }
}
