package io.praetor.store.history;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The changes behind the last segment. Logs that follow each other share one and see more of it
 * each: what one of them sees never changes. A place is taken once, so that a log that goes on from
 * an earlier one has a copy of its own.
 */
final class Tail {
  private final KeyChange[] places = new KeyChange[Segment.LENGTH_MAX];
  private final AtomicInteger taken = new AtomicInteger();

  KeyChange get(int position) {
    return places[position];
  }

  /**
   * Adds a change.
   *
   * @param length how many the log sees so far, below {@link Segment#LENGTH_MAX}
   * @return what has the change: this, or a copy if the place was taken by another log
   */
  Tail with(int length, KeyChange change) {
    Tail tail = this;
    if (!taken.compareAndSet(length, length + 1)) {
      tail = new Tail();
      System.arraycopy(places, 0, tail.places, 0, length);
      tail.taken.set(length + 1);
    }
    tail.places[length] = change;
    return tail;
  }

  /** The first changes, as a segment has them. */
  KeyChange[] first(int length) {
    return Arrays.copyOf(places, length);
  }
}
