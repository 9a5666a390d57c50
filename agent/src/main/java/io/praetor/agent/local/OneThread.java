package io.praetor.agent.local;

import io.praetor.agent.query.Scheduling;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread of its own, as the owner of state, or of requests that no connection brings. Any thread.
 * A task that fails is logged, and is not the last.
 */
final class OneThread implements Scheduling, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("agent");

  private volatile @Nullable Thread owner;
  private final ScheduledExecutorService thread;

  OneThread(String name) {
    thread =
        Executors.newSingleThreadScheduledExecutor(r -> {
          Thread made = Thread.ofPlatform().name(name).daemon().unstarted(r);
          owner = made;
          return made;
        });
  }

  @Override
  public void execute(Runnable task) {
    try {
      thread.execute(() -> guarded(task));
    } catch (RejectedExecutionException closed) {
      // There is nobody to do it for.
      return;
    }
  }

  @Override
  public Timer schedule(Runnable task, long delay, TimeUnit unit) {
    try {
      Future<?> future = thread.schedule(() -> guarded(task), delay, unit);
      return () -> future.cancel(false);
    } catch (RejectedExecutionException closed) {
      return () -> {};
    }
  }

  /** Runs a task again and again. */
  void repeat(Runnable task, long everyMs) {
    var _ =
        thread.scheduleWithFixedDelay(() -> guarded(task), everyMs, everyMs, TimeUnit.MILLISECONDS);
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("A task of the agent's services and checks failed", e);
    }
  }

  @Override
  public boolean isOwner() {
    return Thread.currentThread() == owner;
  }

  /** Waits for the tasks that were handed over before; false if they are not done in time. */
  boolean await(long waitMsMax) {
    CountDownLatch done = new CountDownLatch(1);
    execute(done::countDown);
    try {
      return done.await(waitMsMax, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Ends once the tasks are done that wait; false if they are not in time. */
  boolean finish(long waitMsMax) {
    thread.shutdown();
    try {
      return thread.awaitTermination(waitMsMax, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
