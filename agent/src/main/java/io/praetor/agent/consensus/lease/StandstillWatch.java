package io.praetor.agent.consensus.lease;

import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that this machine stood still while time went on elsewhere, which the monotonic clock
 * does not count: a wall clock that is put right afterwards has run ahead of it. Any thread.
 *
 * <p>The first look after the wall clock was put right notices; until then nothing tells. A wall
 * clock that is put forward for another reason looks the same.
 */
public final class StandstillWatch {
  private static final Logger LOG = LoggerFactory.getLogger(StandstillWatch.class);

  private final LongSupplier wallMs;
  private final LongSupplier nanoTime;
  private final long aheadNanosMax;
  private final long windowNanos;
  private volatile Seen seen;

  /**
   * What was seen last.
   *
   * @param ahead the wall clock less the monotonic clock, in nanoseconds
   * @param since from when on the wall clock is held against that
   * @param noticed when a standstill was noticed, or the watch began
   */
  private record Seen(long ahead, long since, long noticed) {}

  /**
   * A watch that begins now.
   *
   * @param wallMs the wall clock, in milliseconds
   * @param nanoTime the monotonic clock
   * @param standstillMsMax what may pass unseen within a window
   * @param windowMs how long
   */
  public StandstillWatch(
      LongSupplier wallMs, LongSupplier nanoTime, long standstillMsMax, long windowMs) {
    this.wallMs = wallMs;
    this.nanoTime = nanoTime;
    // Any span as long as a window lies in two of them.
    this.aheadNanosMax = standstillMsMax * 1_000_000 / 2;
    this.windowNanos = windowMs * 1_000_000;
    long wall = wallMs.getAsLong();
    long at = nanoTime.getAsLong();
    this.seen = new Seen(wall * 1_000_000 - at, at, at);
  }

  /** Looks at both clocks. */
  public void look() {
    Seen last = seen;
    if (!next(last).equals(last)) {
      change();
    }
  }

  private synchronized void change() {
    Seen last = seen;
    Seen next = next(last);
    seen = next;
    if (next.noticed != last.noticed) {
      LOG.info(
          "The wall clock has run {} ms ahead of the monotonic one",
          (next.ahead - last.ahead) / 1_000_000);
    }
  }

  private Seen next(Seen last) {
    // In this order: whatever lies between the two makes the difference too small, never too large,
    // and so is noticed at the next look.
    long wall = wallMs.getAsLong();
    long at = nanoTime.getAsLong();
    long ahead = wall * 1_000_000 - at;
    long jump = ahead - last.ahead;
    if (jump > aheadNanosMax) {
      return new Seen(ahead, at, at);
    }
    if (at - last.since >= windowNanos) {
      return new Seen(ahead, at, last.noticed);
    }
    return jump < 0 ? new Seen(ahead, last.since, last.noticed) : last;
  }

  /** Whether a time of the monotonic clock is before the last standstill was noticed. */
  public boolean isBefore(long at) {
    return at - seen.noticed < 0;
  }
}
