package io.praetor.agent.consensus;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Tells followers what has been committed when no entry follows that would tell them. The library
 * leaves that to the next heartbeat: what a follower serves, and the queries that wait there, would
 * be late by up to 80 ms times the multiplier. Told by the log's threads; acts on a timer's.
 */
final class CommitNews implements LogObserver {
  /** While entries follow each other faster than this, they carry the news themselves. */
  private static final long QUIET_MICROS = 500;

  private final LogObserver observer;
  private final ScheduledExecutorService timer;
  private final BooleanSupplier isNews;
  private final Runnable heartbeat;
  private final AtomicBoolean pending = new AtomicBoolean();

  /**
   * An observer in front of another.
   *
   * @param isNews whether there are followers, and the last entry of this leader is applied
   * @param heartbeat sends one to all of them, with the position that is committed
   */
  CommitNews(
      LogObserver observer,
      ScheduledExecutorService timer,
      BooleanSupplier isNews,
      Runnable heartbeat) {
    this.observer = observer;
    this.timer = timer;
    this.isNews = isNews;
    this.heartbeat = heartbeat;
  }

  @Override
  public void committed(int count, long nanos) {
    observer.committed(count, nanos);
    due();
  }

  /**
   * A follower has stored entries, perhaps long after a quorum had: it can be told now. Any thread.
   */
  void stored() {
    due();
  }

  private void due() {
    if (!pending.get() && pending.compareAndSet(false, true)) {
      try {
        var _ = timer.schedule(this::tell, QUIET_MICROS, TimeUnit.MICROSECONDS);
      } catch (RejectedExecutionException closing) {
        // There is nobody to tell any more.
        return;
      }
    }
  }

  private void tell() {
    pending.set(false);
    if (isNews.getAsBoolean()) {
      heartbeat.run();
    }
  }

  @Override
  public void applied(int count, long nanos) {
    observer.applied(count, nanos);
  }

  @Override
  public void snapshotSaved(long bytes, long nanos) {
    observer.snapshotSaved(bytes, nanos);
  }
}
