package io.praetor.agent.local;

/** Counts what the sync with the catalog does; called on its thread. */
public interface SyncMeter {
  /** All was compared, and agrees. */
  void synced();

  /** A service was written or taken away. */
  void wroteService();

  /** A check was written or taken away. */
  void wroteCheck();

  /** A step failed. */
  void failed();
}
