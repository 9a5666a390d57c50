package io.praetor.agent.simulation;

import io.praetor.agent.consensus.VirtualTime;
import io.praetor.agent.query.Scheduling;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The thread that owns requests, as events: its tasks run in the order in which they came. */
final class Loop implements Scheduling {
  private final VirtualTime time;
  private final BooleanSupplier alive;
  private long lastNanos;
  private boolean running;

  Loop(VirtualTime time, BooleanSupplier alive) {
    this.time = time;
    this.alive = alive;
  }

  @Override
  public void execute(Runnable task) {
    lastNanos = Math.max(lastNanos, time.nanos() + time.micros(1, 300) * 1_000);
    time.at(lastNanos, () -> run(task));
  }

  private void run(Runnable task) {
    if (alive.getAsBoolean()) {
      boolean before = running;
      running = true;
      try {
        task.run();
      } finally {
        running = before;
      }
    }
  }

  @Override
  public Timer schedule(Runnable task, long delay, TimeUnit unit) {
    boolean[] cancelled = {false};
    time.at(
        time.nanos() + unit.toNanos(delay),
        () -> {
          if (!cancelled[0]) {
            run(task);
          }
        });
    return () -> cancelled[0] = true;
  }

  @Override
  public boolean isOwner() {
    return running;
  }
}
