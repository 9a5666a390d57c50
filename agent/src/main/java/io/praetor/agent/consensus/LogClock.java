package io.praetor.agent.consensus;

import java.util.function.LongSupplier;

/**
 * The times that a leader stamps on its entries. The log's time is what the log said when it began
 * to lead, plus what has passed since on its own monotonic clock: it never goes back and never runs
 * ahead of the time that really passed, and stands still while there is no leader. The wall clock
 * is what people call the time, but that it never goes back. Guarded by the proposer's lock.
 */
final class LogClock {

  private final LongSupplier wallMs;
  private final LongSupplier nanoTime;
  private long baseMs;
  private long baseNanos;
  private long lastWallMs;

  LogClock(LongSupplier wallMs, LongSupplier nanoTime) {
    this.wallMs = wallMs;
    this.nanoTime = nanoTime;
  }

  /**
   * Begins a reign.
   *
   * @param appliedMs the log's time of the last entry that was applied, 0 if there is none
   * @param appliedWallMs its wall clock, 0 if there is none
   */
  void begin(long appliedMs, long appliedWallMs) {
    baseMs = appliedMs > 0 ? appliedMs : wallMs.getAsLong();
    baseNanos = nanoTime.getAsLong();
    lastWallMs = Math.max(lastWallMs, appliedWallMs);
  }

  long nowMs() {
    return baseMs + (nanoTime.getAsLong() - baseNanos) / 1_000_000;
  }

  /** The wall clock, or the last that was stamped if it has been put back since. */
  long wallMs() {
    lastWallMs = Math.max(lastWallMs, wallMs.getAsLong());
    return lastWallMs;
  }
}
