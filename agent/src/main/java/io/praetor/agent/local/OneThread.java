package io.praetor.agent.local;

import io.praetor.agent.query.Scheduling;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A thread of its own as the owner of requests that no connection brings. Any thread. */
final class OneThread implements Scheduling, AutoCloseable {
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
      thread.execute(task);
    } catch (RejectedExecutionException closed) {
      // There is nobody to do it for.
      return;
    }
  }

  @Override
  public Timer schedule(Runnable task, long delay, TimeUnit unit) {
    Future<?> future = thread.schedule(task, delay, unit);
    return () -> future.cancel(false);
  }

  @Override
  public boolean isOwner() {
    return Thread.currentThread() == owner;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
