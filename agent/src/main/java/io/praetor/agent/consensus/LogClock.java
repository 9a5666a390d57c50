package io.praetor.agent.consensus;

import java.util.function.LongSupplier;

/**
 * The time that a leader stamps on its entries: what the log said when it began to lead, plus what
 * has passed since on its own monotonic clock. It never goes back and never runs ahead of the time
 * that really passed. Guarded by the proposer's lock.
 */
final class LogClock {

  private final LongSupplier wallMs;
  private final LongSupplier nanoTime;
  private long baseMs;
  private long baseNanos;

  LogClock(LongSupplier wallMs, LongSupplier nanoTime) {
    this.wallMs = wallMs;
    this.nanoTime = nanoTime;
  }

  /**
   * Begins a reign. {@code appliedMs} is the time of the last entry that was applied, 0 if there is
   * none.
   */
  void begin(long appliedMs) {
    baseMs = appliedMs > 0 ? appliedMs : wallMs.getAsLong();
    baseNanos = nanoTime.getAsLong();
  }

  long nowMs() {
    return baseMs + (nanoTime.getAsLong() - baseNanos) / 1_000_000;
  }
}
