package io.praetor.agent.watched;

import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before a question is asked again that had no answer: twice as long after each
 * failure, and by chance up to half of it shorter, so that many do not ask in step. Immutable.
 *
 * @param msMin after the first failure, in milliseconds
 * @param msMax after many of them
 */
record RetryPause(long msMin, long msMax) {
  private static final int DOUBLINGS_MAX = 30;

  /**
   * The pause after a failure, in milliseconds.
   *
   * @param before how many failures came before this one, with no answer among them
   */
  long ms(int before) {
    long whole = Math.min(msMax, msMin << Math.min(before, DOUBLINGS_MAX));
    return whole - ThreadLocalRandom.current().nextLong(whole / 2 + 1);
  }
}
