package io.praetor.agent.leader;

import io.praetor.agent.consensus.Leadership;
import io.praetor.agent.consensus.LeadershipListener;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for a leader: each is tried again when leadership changes and at intervals,
 * until its time is over. No thread waits. Used by any thread.
 */
public final class LeaderWait implements LeadershipListener {
  /** A change of leadership that fell between a failure and its holding is caught by this. */
  private static final long RETRY_MS = 200;

  private final ScheduledExecutorService timers;
  private final long holdMaxNanos;
  private final LongSupplier nanoTime;

  /** In the order of their coming, in which they are tried again; guarded by itself. */
  private final Set<Held> held = new LinkedHashSet<>();

  /**
   * A hold without requests.
   *
   * @param timers run the tries again; not closed by this
   */
  public LeaderWait(ScheduledExecutorService timers, Duration holdMax) {
    this(timers, holdMax, System::nanoTime);
  }

  /**
   * The same by another clock.
   *
   * @param nanoTime a clock that does not go back, in nanoseconds
   */
  public LeaderWait(ScheduledExecutorService timers, Duration holdMax, LongSupplier nanoTime) {
    this.timers = timers;
    this.holdMaxNanos = holdMax.toNanos();
    this.nanoTime = nanoTime;
  }

  /** The moment, by this hold's clock, until which a request that begins now is held. */
  public long deadline() {
    return nanoTime.getAsLong() + holdMaxNanos;
  }

  /**
   * Puts a request off.
   *
   * @return false if its time is over: then it has to be answered now
   */
  public boolean hold(long deadlineNanos, Runnable again) {
    long left = deadlineNanos - nanoTime.getAsLong();
    if (left <= 0) {
      return false;
    }
    Held request = new Held(again);
    synchronized (held) {
      held.add(request);
    }
    try {
      request.timer =
          timers.schedule(
              () -> run(request),
              Math.min(left, TimeUnit.MILLISECONDS.toNanos(RETRY_MS)),
              TimeUnit.NANOSECONDS);
      return true;
    } catch (RejectedExecutionException closing) {
      forget(request);
      return false;
    }
  }

  /** Tries what waits again, now that somebody leads. */
  @Override
  public void changed(Leadership now) {
    if (now.leader() != null && (!now.isLeader() || now.ready())) {
      List<Held> waiting;
      synchronized (held) {
        waiting = List.copyOf(held);
      }
      for (Held request : waiting) {
        try {
          timers.execute(() -> run(request));
        } catch (RejectedExecutionException closing) {
          return;
        }
      }
    }
  }

  private void run(Held request) {
    if (request.taken.compareAndSet(false, true)) {
      forget(request);
      Future<?> timer = request.timer;
      if (timer != null) {
        timer.cancel(false);
      }
      request.again.run();
    }
  }

  private void forget(Held request) {
    synchronized (held) {
      held.remove(request);
    }
  }

  private static final class Held {
    private final Runnable again;
    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile @Nullable Future<?> timer;

    Held(Runnable again) {
      this.again = again;
    }
  }
}
