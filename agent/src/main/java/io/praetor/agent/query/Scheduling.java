package io.praetor.agent.query;

import java.util.concurrent.TimeUnit;

/** The thread that owns a request: an event loop, seen from those who do not know Netty. */
public interface Scheduling {

  /** Runs a task on the owning thread, soon. May be called on any thread. */
  void execute(Runnable task);

  /** Runs a task on the owning thread later. Called on the owning thread. */
  Timer schedule(Runnable task, long delay, TimeUnit unit);

  /** Whether the caller is the owning thread. */
  boolean isOwner();

  /** A task that has been put off. */
  interface Timer {
    /** Forgets the task if it has not begun. Called on the owning thread. */
    void cancel();
  }
}
