package io.praetor.agent.routing;

import io.netty.channel.EventLoop;
import io.praetor.agent.query.Scheduling;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** An event loop as the owner of requests; one per event loop. */
public final class LoopScheduling implements Scheduling {
  private final EventLoop loop;

  /** The scheduling of one event loop. */
  public LoopScheduling(EventLoop loop) {
    this.loop = loop;
  }

  @Override
  public void execute(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException stopped) {
      // The loop has ended, and its connections with it: there is nobody to do it for.
      return;
    }
  }

  @Override
  public Timer schedule(Runnable task, long delay, TimeUnit unit) {
    Future<?> future = loop.schedule(task, delay, unit);
    return () -> future.cancel(false);
  }

  @Override
  public boolean isOwner() {
    return loop.inEventLoop();
  }
}
