package io.praetor.agent.dns;

import java.util.concurrent.TimeUnit;

/**
 * Whether recursors are silent: several queries in a row have got no answer, over some seconds. One
 * name whose own servers are silent does not make it so while others are answered. Owned by the
 * thread of the DNS server.
 */
final class RecursorSilence {
  /** Queries without an answer since the last one that got one. */
  static final int FAILURES_MIN = 3;

  /** How long no query has got an answer, from the first that got none. */
  static final long FAILING_NANOS_MIN = TimeUnit.SECONDS.toNanos(3);

  /** From one state "silent" to the next, so that the log has one line of each in this time. */
  static final long BETWEEN_NANOS_MIN = TimeUnit.SECONDS.toNanos(10);

  private boolean silent;
  private int failures;
  private long failingNanos;
  private long silentNanos;

  /** Answering, so far. */
  RecursorSilence(long nowNanos) {
    silentNanos = nowNanos - BETWEEN_NANOS_MIN;
  }

  /**
   * Takes the end of a query.
   *
   * @param isAnswered whether a recursor has answered it, with whatever code
   * @return whether {@link #isSilent} is another than before
   */
  boolean ended(boolean isAnswered, long nowNanos) {
    if (isAnswered) {
      failures = 0;
      boolean changes = silent;
      silent = false;
      return changes;
    }
    if (failures == 0) {
      failingNanos = nowNanos;
    }
    failures = Math.min(failures + 1, FAILURES_MIN);
    if (silent
        || failures < FAILURES_MIN
        || nowNanos - failingNanos < FAILING_NANOS_MIN
        || nowNanos - silentNanos < BETWEEN_NANOS_MIN) {
      return false;
    }
    silent = true;
    silentNanos = nowNanos;
    return true;
  }

  boolean isSilent() {
    return silent;
  }
}
