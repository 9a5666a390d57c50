package io.praetor.agent.consensus;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The callbacks that wait until a position of the log has been applied. Entries that change the
 * store count; the library's own are passed over in silence, so a position that a leader names is
 * always that of an entry of the store, or of a snapshot. Any thread registers, the apply thread
 * completes; guarded by itself.
 */
final class AppliedWaiters {

  private static final int WAITERS_MAX = 65_536;

  private final Callbacks callbacks;
  private final TreeMap<Long, List<ReadListener>> waiting = new TreeMap<>();
  private volatile long applied;
  private volatile long applying;
  private int count;
  private boolean closed;

  AppliedWaiters(Callbacks callbacks) {
    this.callbacks = callbacks;
  }

  long applied() {
    return applied;
  }

  /** The position whose state may have been shown to somebody already: the last begun. */
  long shown() {
    return Math.max(applied, applying);
  }

  /** On the apply thread, before the view of an entry is published. */
  void begin(long index) {
    applying = index;
  }

  /** How many wait. */
  synchronized int count() {
    return count;
  }

  void await(long index, ReadListener listener) {
    ReadFailure refusal = null;
    synchronized (this) {
      if (closed) {
        refusal = ReadFailure.STOPPED;
      } else if (index > applied) {
        if (count >= WAITERS_MAX) {
          refusal = ReadFailure.OVERLOADED;
        } else {
          waiting.computeIfAbsent(index, key -> new ArrayList<>()).add(listener);
          count++;
          return;
        }
      }
    }
    if (refusal == null) {
      listener.confirmed(applied);
    } else {
      listener.failed(refusal);
    }
  }

  /** On the apply thread, after the view has been published. */
  void advance(long index) {
    complete(index, index);
  }

  /**
   * All entries up to here have been applied or passed over; who waits for one of the library's own
   * has what it needs. Any thread, now and then.
   */
  void passed(long index) {
    complete(0, index);
  }

  private void complete(long stored, long index) {
    List<ReadListener> ready = new ArrayList<>();
    synchronized (this) {
      applied = Math.max(applied, stored);
      if (!waiting.isEmpty()) {
        var due = waiting.headMap(index, true);
        due.values().forEach(ready::addAll);
        due.clear();
        count -= ready.size();
      }
    }
    for (ReadListener listener : ready) {
      callbacks.run(() -> listener.confirmed(applied));
    }
  }

  void close() {
    List<ReadListener> left = new ArrayList<>();
    synchronized (this) {
      closed = true;
      waiting.values().forEach(left::addAll);
      waiting.clear();
      count = 0;
    }
    left.forEach(listener -> callbacks.run(() -> listener.failed(ReadFailure.STOPPED)));
  }
}
