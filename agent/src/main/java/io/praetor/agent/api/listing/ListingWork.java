package io.praetor.agent.api.listing;

import io.praetor.agent.filter.FilterWorkException;

/** What one answer about keys may still look at; owned by the thread that makes it. */
final class ListingWork {
  /**
   * Steps that one answer takes, about a second: {@link #KEY_STEPS} for each key, one for each byte
   * that a text is looked for in, and for a regular expression its instructions for each byte.
   */
  static final long STEPS_MAX = 200_000_000;

  /** What it takes to come to a key and to judge whether it may be seen. */
  static final long KEY_STEPS = 100;

  private final long stepsMax;
  private long stepsLeft;

  ListingWork() {
    this(STEPS_MAX);
  }

  ListingWork(long stepsMax) {
    this.stepsMax = stepsMax;
    stepsLeft = stepsMax;
  }

  /** Whether another key may be looked at. */
  boolean isLeft() {
    return stepsLeft > 0;
  }

  /**
   * Takes some steps; those of one key are never refused for what was done before it, so that each
   * answer gets somewhere.
   *
   * @throws FilterWorkException if they are more than one answer may take
   */
  void take(long steps) {
    if (steps > stepsMax) {
      throw new FilterWorkException(stepsMax);
    }
    stepsLeft -= steps;
  }
}
