package io.praetor.agent.http;

/** Since when a connection has not moved. Owned by its event loop. */
final class Progress {
  /** What a connection is about; each has its own deadline. */
  enum Phase {
    /** It is answered by somebody who has deadlines of his own. */
    SERVED,
    /** It sends the head of a request. */
    HEAD,
    /** It sends a body. */
    BODY,
    /** It reads an answer. */
    ANSWER,
    /** It may ask. */
    IDLE
  }

  private Phase phase = Phase.SERVED;
  private long mark;
  private long sinceNanos;

  /** Whether it has been at the same point of a phase for longer than the phase may take. */
  boolean isStalled(Phase now, long mark, long nowNanos, ConnectionLimits limits) {
    long nanosMax =
        switch (now) {
          case SERVED -> Long.MAX_VALUE;
          case HEAD, BODY, ANSWER -> limits.stallNanosMax();
          case IDLE -> limits.idleNanosMax();
        };
    return stillNanos(now, mark, nowNanos) >= nanosMax;
  }

  /** The phase that was asked for last. */
  Phase phase() {
    return phase;
  }

  /**
   * For how long it has been at the same point of the same phase.
   *
   * @param mark differs when it has moved
   */
  private long stillNanos(Phase now, long mark, long nowNanos) {
    if (phase != now || this.mark != mark || sinceNanos == 0) {
      phase = now;
      this.mark = mark;
      sinceNanos = nowNanos;
      return 0;
    }
    return nowNanos - sinceNanos;
  }
}
