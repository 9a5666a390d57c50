package io.praetor.client;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Pauses that double, each shortened at random so that many clients do not return together.
 * Confined to one thread.
 */
final class Backoff {
  private final long leastMs;
  private final long mostMs;
  private long nextMs;

  Backoff(long leastMs, long mostMs) {
    this.leastMs = leastMs;
    this.mostMs = mostMs;
    this.nextMs = leastMs;
  }

  /** All is well: the next pause is the shortest again. */
  void reset() {
    nextMs = leastMs;
  }

  void pause() throws InterruptedException {
    pause(Long.MAX_VALUE);
  }

  /** Pauses, but not beyond a deadline on the clock of System.nanoTime. */
  void pause(long deadlineNanos) throws InterruptedException {
    long ms = nextMs / 2 + ThreadLocalRandom.current().nextLong(nextMs / 2 + 1);
    nextMs = Math.min(mostMs, nextMs * 2);
    long nanos = TimeUnit.MILLISECONDS.toNanos(ms);
    if (deadlineNanos != Long.MAX_VALUE) {
      nanos = Math.min(nanos, deadlineNanos - System.nanoTime());
    }
    if (nanos > 0) {
      TimeUnit.NANOSECONDS.sleep(nanos);
    }
  }
}
