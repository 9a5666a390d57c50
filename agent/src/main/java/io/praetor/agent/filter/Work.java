package io.praetor.agent.filter;

/** The work that one answer may still take. Owned by the thread that makes the answer. */
final class Work {
  private final long stepsMax;
  private long left;

  Work(long stepsMax) {
    this.stepsMax = stepsMax;
    this.left = stepsMax;
  }

  /**
   * Takes some.
   *
   * @throws FilterWorkException if there is not so much left
   */
  void take(long steps) {
    left -= steps;
    if (left < 0) {
      throw new FilterWorkException(stepsMax);
    }
  }
}
