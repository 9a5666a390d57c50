package io.praetor.cli.lock;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.http.AgentClient;
import java.io.IOException;

/** A lock of either kind, seen by one contender. Each call uses the agent that it is given. */
interface Held {
  /** What becomes of the keys of its session when that ends: release or delete. */
  String behavior();

  /**
   * Waits for the lock.
   *
   * @param deadlineNanos on the clock of System.nanoTime, or Long.MAX_VALUE to wait for ever
   * @return false if the deadline has passed
   */
  boolean acquire(AgentClient agent, String session, long deadlineNanos)
      throws IOException, CommandException, InterruptedException;

  /** Waits until the lock is seen to have changed since an index, and says whether it is held. */
  Watched watch(AgentClient agent, String session, long index) throws IOException, CommandException;

  /** Gives it back. */
  void release(AgentClient agent, String session) throws IOException, CommandException;

  /** Removes its key if no one uses it. */
  void tidy(AgentClient agent) throws IOException, CommandException;

  /** What was seen. */
  record Watched(boolean held, long index) {}
}
