package io.praetor.cli.lock;

import io.praetor.cli.command.Child;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes signals on to a child, in their order; those that come in the moment of its start wait
 * until it is there. Any thread; guarded by itself.
 */
final class Relay {
  private final List<String> waiting = new ArrayList<>();
  private boolean expecting;
  private @Nullable Child child;

  /** A child is about to be started: signals wait for it from now on. */
  synchronized void expect() {
    expecting = true;
  }

  /** The child is there. */
  synchronized void begin(Child started) throws IOException {
    child = started;
    for (String signal : waiting) {
      started.signal(signal);
    }
    waiting.clear();
  }

  /** Passes a signal on, now or when the child is there; false if none is expected. */
  synchronized boolean pass(String signal) throws IOException {
    if (child != null) {
      child.signal(signal);
    } else if (expecting) {
      waiting.add(signal);
    } else {
      return false;
    }
    return true;
  }
}
