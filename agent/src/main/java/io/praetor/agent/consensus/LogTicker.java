package io.praetor.agent.consensus;

import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log's timer: one thread, {@code raft-ticker}, for what is done a little later and what is
 * done again and again. Any thread asks.
 */
final class LogTicker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogTicker.class);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Threads.named("raft-ticker"));

  /** Runs a task once, after a time; not at all if the log is closing. */
  void later(long nanos, Runnable task) {
    try {
      var _ = thread.schedule(task, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closing) {
      // Nobody needs it any more.
      return;
    }
  }

  /** Runs a task again and again. A run that fails is logged, and is not the last. */
  void every(long ms, Runnable task) {
    var _ = thread.scheduleWithFixedDelay(() -> guarded(ms, task), ms, ms, TimeUnit.MILLISECONDS);
  }

  private static void guarded(long ms, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("The log's upkeep failed; it goes on in {} ms", ms, e);
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
