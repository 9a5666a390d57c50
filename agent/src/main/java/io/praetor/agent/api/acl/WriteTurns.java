package io.praetor.agent.api.acl;

import io.praetor.agent.query.Scheduling;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Lets one change of rights of this server go on its way at a time, in the order in which they
 * came: of two that are judged in one view the log would do the first alone. Any thread.
 */
final class WriteTurns {
  /** So many may wait; each holds its request. */
  static final int WAITING_MAX = 1_024;

  private record Turn(Scheduling owner, Runnable begin) {}

  private final Queue<Turn> waiting = new ArrayDeque<>();
  private boolean taken;

  /**
   * Begins a change now, or on the thread that owns its request once those before it have ended.
   * Each that has begun has to {@linkplain #end() end}.
   *
   * @return false if too many wait, and nothing is done
   */
  boolean begin(Scheduling owner, Runnable begin) {
    synchronized (this) {
      if (taken) {
        return waiting.size() < WAITING_MAX && waiting.add(new Turn(owner, begin));
      }
      taken = true;
    }
    begin.run();
    return true;
  }

  /** The change that had begun has an outcome. */
  void end() {
    Turn next;
    synchronized (this) {
      next = waiting.poll();
      taken = next != null;
    }
    if (next != null) {
      next.owner().execute(next.begin());
    }
  }
}
