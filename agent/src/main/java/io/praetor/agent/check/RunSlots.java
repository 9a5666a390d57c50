package io.praetor.agent.check;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** How many runs there may be at once, first come, first served. Any thread. */
final class RunSlots {
  private final int max;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int taken;
  private boolean closed;

  RunSlots(int max) {
    this.max = max;
  }

  /** Runs an action with a slot taken, now or once one is free, on the thread that freed it. */
  void take(Runnable action) {
    synchronized (this) {
      if (closed) {
        return;
      }
      if (taken >= max) {
        waiting.add(action);
        return;
      }
      taken++;
    }
    action.run();
  }

  /** Frees the slot of an action. */
  void free() {
    Runnable next = next();
    if (next != null) {
      next.run();
    }
  }

  private synchronized @Nullable Runnable next() {
    Runnable next = waiting.poll();
    if (next == null) {
      taken--;
    }
    return next;
  }

  /** Runs nothing any more. */
  synchronized void close() {
    closed = true;
    waiting.clear();
  }

  synchronized int taken() {
    return taken;
  }

  synchronized int waiting() {
    return waiting.size();
  }
}
