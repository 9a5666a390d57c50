package io.praetor.agent.api.acl;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Lets one change of rights of this server go on its way at a time, in the order in which they
 * came: of two that are judged in one view the log would do the first alone. Any thread.
 */
final class WriteTurns {
  /** So many may wait; each holds its request. */
  static final int WAITING_MAX = 1_024;

  /** Whoever has waited longer has given up, or will soon. */
  static final long WAIT_MS_MAX = 7_000;

  /** A change that waits for its turn, or has it. */
  interface Change {
    /** Has its turn, which lasts until it ends it. */
    void begin(Turn turn);

    /** Has waited too long, or its client has gone: nothing was done. */
    void refused();
  }

  /** The turn of one change; any thread. */
  final class Turn {
    private final Change change;
    private final long since = System.nanoTime();
    private boolean left;
    private boolean ended;

    private Turn(Change change) {
      this.change = change;
    }

    /** The change is not to be done any more, unless it has begun. */
    void leave() {
      synchronized (WriteTurns.this) {
        left = true;
      }
    }

    /** The change has an outcome: the next one begins. Only the first call counts. */
    void end() {
      Turn next;
      synchronized (WriteTurns.this) {
        if (ended) {
          return;
        }
        ended = true;
        next = waiting.poll();
        taken = next != null;
      }
      if (next != null) {
        Thread.ofVirtual().name("acl-write").start(next::begin);
      }
    }

    /** Whether it has neither begun nor ended. */
    boolean waits() {
      synchronized (WriteTurns.this) {
        return waiting.contains(this);
      }
    }

    private boolean isOver() {
      synchronized (WriteTurns.this) {
        return left || System.nanoTime() - since > TimeUnit.MILLISECONDS.toNanos(WAIT_MS_MAX);
      }
    }

    /** One that fails before it has begun would hold up all that wait. */
    private void begin() {
      try {
        if (isOver()) {
          end();
          change.refused();
        } else {
          change.begin(this);
        }
      } catch (RuntimeException | Error e) {
        end();
        throw e;
      }
    }
  }

  private final Queue<Turn> waiting = new ArrayDeque<>();
  private boolean taken;

  /** Begins a change now, or on a thread of its own once those before it have ended. */
  Turn take(Change change) {
    Turn turn = new Turn(change);
    boolean refused = false;
    boolean begins = false;
    synchronized (this) {
      if (taken) {
        refused = waiting.size() >= WAITING_MAX || !waiting.add(turn);
      } else {
        taken = true;
        begins = true;
      }
    }
    if (begins) {
      turn.begin();
    } else if (refused) {
      change.refused();
    }
    return turn;
  }
}
