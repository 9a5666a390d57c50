package io.praetor.agent.consensus;

import java.util.function.LongSupplier;

/**
 * How long the next entry waits for more commands. Guarded by who owns it.
 *
 * <p>Callers that write one thing after the other come back together, a moment after the entry that
 * answered them. If the next entry left with the first of them, the others would miss it: from then
 * on there would be two groups that wait for each other's entries, and every server would pay for
 * two entries, each half full. So an entry waits for as many commands as were in the last one or
 * came meanwhile. One caller alone never waits.
 */
final class BatchDelay {
  /**
   * A caller that has not come back by then does something else, whatever disks and network cost.
   */
  private static final long WAIT_NANOS_MAX = 500_000;

  private final LongSupplier nanoTime;
  private int expected;
  private long untilNanos;

  BatchDelay(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    untilNanos = nanoTime.getAsLong();
  }

  /**
   * An entry has been answered.
   *
   * @param commands how many were in it
   * @param sentAt when it was sent, by the same clock; the wait is at most half of what it took
   * @param queued how many came meanwhile
   */
  void landed(int commands, long sentAt, int queued) {
    long now = nanoTime.getAsLong();
    expected = commands + queued;
    untilNanos = now + Math.min((now - sentAt) / 2, WAIT_NANOS_MAX);
  }

  /** How long an entry with so many commands has to wait yet; not above 0 if it may go. */
  long waitNanos(int commands) {
    return commands >= expected ? 0 : untilNanos - nanoTime.getAsLong();
  }
}
