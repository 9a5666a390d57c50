package io.praetor.agent.forward;

import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Responder;
import org.jspecify.annotations.Nullable;

/** One client that waits for an answer. Its timer belongs to the thread that owns the request. */
final class WaitingClient {
  final Responder responder;
  final long joinedNanos;

  /** From here on an answer that tells nothing new is what the client asked for. */
  final long dueNanos;

  volatile @Nullable SharedQuery query;
  Scheduling.@Nullable Timer timer;

  WaitingClient(Responder responder, long joinedNanos, long dueNanos) {
    this.responder = responder;
    this.joinedNanos = joinedNanos;
    this.dueNanos = dueNanos;
  }

  /** Whether it is still there and is now taken out. */
  boolean leave() {
    SharedQuery shared = query;
    return shared != null && shared.leave(this);
  }

  /** On the owning thread. */
  void cancelTimer() {
    Scheduling.Timer known = timer;
    if (known != null) {
      known.cancel();
      timer = null;
    }
  }
}
