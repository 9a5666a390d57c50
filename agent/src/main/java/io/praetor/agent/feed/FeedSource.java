package io.praetor.agent.feed;

import io.praetor.agent.query.Scheduling;

/** Where one kind of changes comes from, for one requester. Any thread. */
public interface FeedSource {
  /** For one who wants to know where to begin. */
  long NOWHERE = -1;

  /**
   * Asks for what comes behind an index.
   *
   * @param since what is known, or {@link #NOWHERE}
   * @param waitMs how long to wait for something to tell; 0 for at once
   */
  void ask(long since, long waitMs, Reply reply);

  /** Callback of a question; each method is called on the thread that owns it. */
  interface Reply {
    /** The owning thread. */
    Scheduling scheduling();

    /** The question is answered, once. */
    void answered(FeedAnswer answer);

    /** Takes what has the question answered at once, if it still waits. */
    void onHurry(Runnable answerNow);

    /** Takes what is to be done when nobody waits for the answer any more. */
    void onHangUp(Runnable action);
  }
}
