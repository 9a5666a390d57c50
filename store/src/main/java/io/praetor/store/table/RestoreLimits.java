package io.praetor.store.table;

import java.time.Duration;

/**
 * Up to where numbers of a snapshot may go that a cluster restores, so that it can go on from
 * there; stateless. What a server writes stays far below them.
 *
 * @param wallMsMax the highest wall clock: it never goes back, so one of a distant day would be the
 *     cluster's until then
 */
public record RestoreLimits(long wallMsMax) {
  /** The highest index, and what else counts up: JSON's readers keep numbers up to it exact. */
  public static final long INDEX_MAX = 1L << 53;

  /** The longest TTL and lock-delay: none that a server takes is longer than a day. */
  public static final long DELAY_MS_MAX = Duration.ofDays(365).toMillis();

  /** How far a snapshot's wall clock may be ahead. */
  private static final long AHEAD_MS_MAX = Duration.ofDays(1).toMillis();

  /**
   * The limits at a moment.
   *
   * @param wallMs the wall clock, 0 if it is not known
   */
  public static RestoreLimits at(long wallMs) {
    return new RestoreLimits(wallMs == 0 ? INDEX_MAX : wallMs + AHEAD_MS_MAX);
  }
}
