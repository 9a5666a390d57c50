package io.praetor.agent.consensus;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the callbacks of those who wait for the log: one that throws is logged and counted, and
 * stops neither the others nor the thread that answers them. Any thread.
 */
final class Callbacks {

  private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);

  private final LogObserver observer;

  Callbacks(LogObserver observer) {
    this.observer = observer;
  }

  /** Runs one. The state of the store does not depend on it: what it threw is its caller's loss. */
  void run(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException | Error e) {
      LOG.error("A reply failed, and its caller may never be answered; the server goes on", e);
      observer.callbackFailed(e);
    }
  }
}
