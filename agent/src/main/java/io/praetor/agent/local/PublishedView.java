package io.praetor.agent.local;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The view of the registrations as others see it, and as a task is changing it: others see what a
 * task has made once it ends, and nothing of what is between. Owned by the thread of {@link
 * LocalRegistrations}; the published view is read by any.
 */
final class PublishedView {
  private final List<ViewListener> listeners = new CopyOnWriteArrayList<>();
  private final List<Runnable> afterwards = new ArrayList<>();
  private volatile LocalView published = LocalView.EMPTY;
  private LocalView working = LocalView.EMPTY;
  private boolean isToldOf;

  /** Has a listener told of each task that changes something; any thread. */
  void listen(ViewListener listener) {
    listeners.add(listener);
  }

  /** As the last task has left it; any thread. */
  LocalView published() {
    return published;
  }

  /** As the task that runs has made it so far. */
  LocalView working() {
    return working;
  }

  void change(LocalView next) {
    if (!working.equals(next)) {
      working = next;
      isToldOf = true;
    }
  }

  /** A change that listeners need not be told of. */
  void changeSilently(LocalView next) {
    working = next;
  }

  /** Has something done after this task's changes are published. */
  void afterwards(Runnable action) {
    afterwards.add(action);
  }

  /** Runs a task, and publishes what it has changed, even if it fails. */
  void run(Runnable task) {
    try {
      task.run();
    } finally {
      publish();
    }
  }

  private void publish() {
    LocalView before = published;
    LocalView after = working;
    boolean isTold = isToldOf;
    List<Runnable> actions = List.copyOf(afterwards);
    isToldOf = false;
    afterwards.clear();
    published = after;
    if (isTold) {
      listeners.forEach(listener -> listener.changed(before, after));
    }
    actions.forEach(Runnable::run);
  }
}
