package io.praetor.agent.rules;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * How long a judgement may go on, in the time that its thread computes: a busy machine makes no
 * value worse. Asked again and again by what judges. Owned by the thread that judges.
 */
final class Deadline {
  /** The clock is looked at once for so many questions. */
  private static final int QUESTIONS_PER_LOOK = 256;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final long endNanos;
  private int questions;

  Deadline(long msMax) {
    endNanos = now() + msMax * 1_000_000;
  }

  private long now() {
    long computed =
        threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : -1;
    return computed < 0 ? System.nanoTime() : computed;
  }

  /** The judgement has taken too long. No stack: it is an answer. */
  static final class PassedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PassedException() {
      super("the time for a judgement is over", null, false, false);
    }
  }

  /**
   * Goes on, or not; for what is asked often.
   *
   * @throws PassedException if the time is over
   */
  void check() {
    if (++questions % QUESTIONS_PER_LOOK == 0) {
      look();
    }
  }

  /** The same for what is asked seldom. */
  void look() {
    if (now() - endNanos > 0) {
      throw new PassedException();
    }
  }
}
