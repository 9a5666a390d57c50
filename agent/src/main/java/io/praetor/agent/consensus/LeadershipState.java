package io.praetor.agent.consensus;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The current {@link Leadership} and who wants to hear of it. Changed by the apply thread, read by
 * any.
 */
final class LeadershipState {

  private final Callbacks callbacks;
  private final List<LeadershipListener> listeners = new CopyOnWriteArrayList<>();
  private volatile Leadership now = Leadership.NONE;

  LeadershipState(Callbacks callbacks) {
    this.callbacks = callbacks;
  }

  Leadership now() {
    return now;
  }

  synchronized void set(Leadership next) {
    if (!next.equals(now)) {
      now = next;
      listeners.forEach(listener -> callbacks.run(() -> listener.changed(next)));
    }
  }

  synchronized void listen(LeadershipListener listener) {
    listeners.add(listener);
    listener.changed(now);
  }
}
