package io.praetor.agent.query;

import io.praetor.store.watch.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * A blocking query that waits for a change. Who takes it out of the registry answers it; its fields
 * belong to the thread that owns the request.
 */
final class ParkedQuery<A> extends Waiter {
  final Read<?, A> read;
  final ReadCallback<A> callback;
  final long index;
  final long deadlineNanos;
  Scheduling.@Nullable Timer timer;

  /** Whether it has looked at a view since it can be found: it misses no change from then on. */
  volatile boolean settled;

  ParkedQuery(Read<?, A> read, ReadCallback<A> callback, long index, long deadlineNanos) {
    this.read = read;
    this.callback = callback;
    this.index = index;
    this.deadlineNanos = deadlineNanos;
  }

  /** Whose question it is. */
  Requester requester() {
    return read.query().requester();
  }

  /** Forgets the deadline. On the owning thread. */
  void cancelTimer() {
    Scheduling.Timer known = timer;
    if (known != null) {
      known.cancel();
      timer = null;
    }
  }
}
