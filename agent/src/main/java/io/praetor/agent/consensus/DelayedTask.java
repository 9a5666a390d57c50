package io.praetor.agent.consensus;

/** Runs something a little later, on a thread of the log. */
interface DelayedTask {
  /**
   * Sets the alarm. Nothing comes of it once the log is closing.
   *
   * @param nanos from now
   */
  void set(long nanos, Runnable task);
}
