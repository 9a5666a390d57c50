package io.praetor.agent.upkeep;

import java.util.function.LongSupplier;

/**
 * A clock that does not count the time in which this process stood still: a leader that was stopped
 * for longer than a TTL (a virtual machine that was moved, say) could take no renewal meanwhile,
 * and would end every session at its first look. It has to be read often, and is guarded by its
 * owner.
 */
final class RunningTimeClock {
  /** Between two looks no more than this counts; the looks are 50 ms apart. */
  static final long STEP_MS_MAX = 500;

  private final LongSupplier clockMs;
  private long seenMs;
  private long livedMs;

  RunningTimeClock(LongSupplier clockMs) {
    this.clockMs = clockMs;
    this.seenMs = clockMs.getAsLong();
  }

  long nowMs() {
    long now = clockMs.getAsLong();
    livedMs += Math.clamp(now - seenMs, 0, STEP_MS_MAX);
    seenMs = now;
    return livedMs;
  }
}
