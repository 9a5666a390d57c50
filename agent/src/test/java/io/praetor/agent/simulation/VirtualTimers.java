package io.praetor.agent.simulation;

import io.praetor.agent.consensus.VirtualTime;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A thread for timers, as events. */
final class VirtualTimers extends AbstractExecutorService implements ScheduledExecutorService {
  private final VirtualTime time;
  private final BooleanSupplier alive;
  private boolean ended;

  VirtualTimers(VirtualTime time, BooleanSupplier alive) {
    this.time = time;
    this.alive = alive;
  }

  private static final class Task extends FutureTask<Object>
      implements RunnableScheduledFuture<Object> {
    private final boolean periodic;

    Task(Runnable action, boolean periodic) {
      super(action, new Object());
      this.periodic = periodic;
    }

    void turn() {
      if (periodic) {
        runAndReset();
      } else {
        run();
      }
    }

    @Override
    public boolean isPeriodic() {
      return periodic;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return 0;
    }

    @Override
    public int compareTo(Delayed other) {
      return 0;
    }
  }

  private void begin(Task task, long nanos, long everyNanos) {
    time.at(
        time.nanos() + nanos,
        () -> {
          if (alive.getAsBoolean() && !ended && !task.isCancelled()) {
            task.turn();
            if (everyNanos > 0) {
              begin(task, everyNanos, everyNanos);
            }
          }
        });
  }

  @Override
  public void execute(Runnable action) {
    begin(new Task(action, false), time.micros(1, 300) * 1_000, 0);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable action, long delay, TimeUnit unit) {
    Task task = new Task(action, false);
    begin(task, unit.toNanos(delay), 0);
    return task;
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable action, long initial, long delay, TimeUnit unit) {
    Task task = new Task(action, true);
    begin(task, unit.toNanos(initial), unit.toNanos(delay));
    return task;
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable action, long initial, long period, TimeUnit unit) {
    return scheduleWithFixedDelay(action, initial, period, unit);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> action, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException("nothing of the agent asks for it");
  }

  @Override
  public void shutdown() {
    ended = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    ended = true;
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return ended;
  }

  @Override
  public boolean isTerminated() {
    return ended;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return ended;
  }
}
