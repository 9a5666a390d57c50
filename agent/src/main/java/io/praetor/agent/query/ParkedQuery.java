package io.praetor.agent.query;

import io.praetor.store.watch.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * A blocking query that waits for a change. Who takes it out of the registry answers it; its fields
 * belong to the thread that owns the request.
 */
final class ParkedQuery<A> extends Waiter {
  final Question<A> question;
  final Asker<A> asker;
  final Consistency consistency;
  final long index;
  final long deadlineNanos;
  Scheduling.@Nullable Timer timer;

  ParkedQuery(
      Question<A> question,
      Asker<A> asker,
      Consistency consistency,
      long index,
      long deadlineNanos) {
    this.question = question;
    this.asker = asker;
    this.consistency = consistency;
    this.index = index;
    this.deadlineNanos = deadlineNanos;
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
