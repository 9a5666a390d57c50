package io.praetor.client;

import java.time.Duration;

/**
 * How to read.
 *
 * @param consistency how fresh the answer must be
 * @param index 0 to be answered at once, or the index of an earlier answer: then the answer comes
 *     when there is a newer one
 * @param waitMax how long such a question waits at most; the server caps it at ten minutes
 */
public record ReadOptions(Consistency consistency, long index, Duration waitMax) {
  /** In default mode, at once. */
  public static final ReadOptions DEFAULT =
      new ReadOptions(Consistency.DEFAULT, 0, Duration.ofMinutes(5));

  /** Confirmed by a quorum, at once. */
  public static final ReadOptions CONSISTENT = DEFAULT.with(Consistency.CONSISTENT);

  /** From any server, at once. */
  public static final ReadOptions STALE = DEFAULT.with(Consistency.STALE);

  /** The same in another mode. */
  public ReadOptions with(Consistency mode) {
    return new ReadOptions(mode, index, waitMax);
  }

  /** The same, waiting for an answer newer than an index. */
  public ReadOptions newerThan(long knownIndex, Duration longest) {
    return new ReadOptions(consistency, knownIndex, longest);
  }
}
