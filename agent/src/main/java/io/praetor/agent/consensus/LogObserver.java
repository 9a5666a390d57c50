package io.praetor.agent.consensus;

/** Callback for what is measured of the log. Called on the log's own threads; must not block. */
public interface LogObserver {

  /** Measures nothing. */
  LogObserver NONE = new LogObserver() {};

  /**
   * An entry of this leader was committed and reached the apply thread.
   *
   * @param commands how many commands it held
   * @param nanos since it was handed to the log
   */
  default void committed(int commands, long nanos) {}

  /**
   * An entry was applied to the store.
   *
   * @param commands how many commands it held
   * @param nanos what that took
   */
  default void applied(int commands, long nanos) {}

  /**
   * A snapshot was written.
   *
   * @param bytes its size
   * @param nanos what that took
   */
  default void snapshotSaved(long bytes, long nanos) {}

  /** A callback of someone who waited for the log has thrown. */
  default void callbackFailed(Throwable failure) {}
}
