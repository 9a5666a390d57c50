package io.praetor.agent.http;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Bytes that all connections hold together, against one limit. Any thread. */
final class ByteBudget {
  private final LongSupplier bytesMax;
  private final AtomicLong held = new AtomicLong();

  /**
   * A budget of which nothing is taken.
   *
   * @param bytesMax asked each time, since a reload may change it
   */
  ByteBudget(LongSupplier bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Takes bytes, all or none; false if there is no room for them. */
  boolean take(long bytes) {
    long max = bytesMax.getAsLong();
    long now = held.get();
    while (now + bytes <= max) {
      long seen = held.compareAndExchange(now, now + bytes);
      if (seen == now) {
        return true;
      }
      now = seen;
    }
    return false;
  }

  void give(long bytes) {
    held.addAndGet(-bytes);
  }

  long bytesMax() {
    return bytesMax.getAsLong();
  }

  /** What is taken, with what event loops keep at hand. */
  long heldBytes() {
    return held.get();
  }

  /**
   * The part of a budget that one event loop has at hand, so that small bodies are counted without
   * a look at what other event loops do. Owned by that event loop.
   */
  static final class Share {
    private static final long AT_HAND_BYTES_MAX = 128 * 1024;

    private final ByteBudget budget;
    private long atHand;

    Share(ByteBudget budget) {
      this.budget = budget;
    }

    /** Takes bytes, all or none; false if there is no room for them. */
    boolean take(long bytes) {
      long missing = bytes - atHand;
      if (missing > 0) {
        if (budget.take(missing + AT_HAND_BYTES_MAX / 2)) {
          atHand += missing + AT_HAND_BYTES_MAX / 2;
        } else if (budget.take(missing)) {
          atHand += missing;
        } else {
          return false;
        }
      }
      atHand -= bytes;
      return true;
    }

    void give(long bytes) {
      atHand += bytes;
      if (atHand > AT_HAND_BYTES_MAX) {
        budget.give(atHand - AT_HAND_BYTES_MAX / 2);
        atHand = AT_HAND_BYTES_MAX / 2;
      }
    }

    long bytesMax() {
      return budget.bytesMax();
    }
  }
}
