package io.praetor.agent.watched;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells callbacks what they asked for, so that one that fails keeps nobody else from being told.
 * Owned by the thread of the view.
 */
final class CallbackGuard {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedCatalog.class);

  private static final long LOG_NANOS = 10_000_000_000L;

  private long loggedNanos = System.nanoTime() - LOG_NANOS;

  /** Tells what was found. */
  <T> void found(ViewCallback<T> callback, T value, long ageMs) {
    tell(() -> callback.found(value, ageMs));
  }

  /** Tells that there is no answer. */
  void unavailable(ViewCallback<?> callback) {
    tell(callback::unavailable);
  }

  private void tell(Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException | Error e) {
      long now = System.nanoTime();
      if (now - loggedNanos >= LOG_NANOS) {
        loggedNanos = now;
        LOG.error("An answer from the view of the catalog could not be given", e);
      }
    }
  }
}
