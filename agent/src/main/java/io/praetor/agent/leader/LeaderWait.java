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

  /** What one that waits takes beside its own bytes: its timer and its place. */
  private static final int REQUEST_BYTES = 512;

  private final ScheduledExecutorService timers;
  private final long holdMaxNanos;
  private final long bytesMax;
  private final LongSupplier nanoTime;
  private long heldBytes;

  /** In the order of their coming, in which they are tried again; guarded by itself. */
  private final Set<Held> held = new LinkedHashSet<>();

  /**
   * A hold without requests.
   *
   * @param timers run the tries again; not closed by this
   * @param bytesMax memory for what waits
   */
  public LeaderWait(ScheduledExecutorService timers, Duration holdMax, long bytesMax) {
    this(timers, holdMax, bytesMax, System::nanoTime);
  }

  /**
   * The same by another clock.
   *
   * @param nanoTime a clock that does not go back, in nanoseconds
   */
  public LeaderWait(
      ScheduledExecutorService timers, Duration holdMax, long bytesMax, LongSupplier nanoTime) {
    this.timers = timers;
    this.bytesMax = bytesMax;
    this.holdMaxNanos = holdMax.toNanos();
    this.nanoTime = nanoTime;
  }

  /** The moment, by this hold's clock, until which a request that begins now is held. */
  public long deadline() {
    return nanoTime.getAsLong() + holdMaxNanos;
  }

  /** Whether there is room for one more request of a size. */
  public boolean hasRoom(long bytes) {
    synchronized (held) {
      return heldBytes + bytes + REQUEST_BYTES <= bytesMax;
    }
  }

  /**
   * Puts a small request off.
   *
   * @return false if its time is over: then it has to be answered now
   */
  public boolean hold(long deadlineNanos, Runnable again) {
    return hold(deadlineNanos, 0, again);
  }

  /**
   * Puts a request off.
   *
   * @param bytes what it keeps in memory meanwhile
   * @return false if its time is over, or there is no room: then it has to be answered now
   */
  public boolean hold(long deadlineNanos, long bytes, Runnable again) {
    long left = deadlineNanos - nanoTime.getAsLong();
    if (left <= 0) {
      return false;
    }
    Held request = new Held(again, bytes + REQUEST_BYTES);
    synchronized (held) {
      if (heldBytes + request.bytes > bytesMax) {
        return false;
      }
      held.add(request);
      heldBytes += request.bytes;
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
      if (held.remove(request)) {
        heldBytes -= request.bytes;
      }
    }
  }

  private static final class Held {
    private final Runnable again;
    private final long bytes;
    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile @Nullable Future<?> timer;

    Held(Runnable again, long bytes) {
      this.again = again;
      this.bytes = bytes;
    }
  }
}
