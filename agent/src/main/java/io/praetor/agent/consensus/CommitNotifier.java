package io.praetor.agent.consensus;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Tells followers what has been committed when no entry follows that would tell them. The library
 * leaves that to the next heartbeat: what a follower serves, and the queries that wait there, would
 * be late by up to 80 ms times the multiplier. Told by the log's threads; acts on the alarm's.
 *
 * <p>While writes follow each other, the next entry carries the news of the one before, and a
 * heartbeat to each server between any two would only take their time: one caller on three servers
 * writes a quarter more without.
 */
final class CommitNotifier implements LogObserver {
  /** How long the next entry may take to carry the news of a commit that came alone. */
  private static final long QUIET_NANOS = 500_000;

  /** Commits that follow each other within this time are a run, and the news waits for its end. */
  private static final long RUN_NANOS = 2_000_000;

  private final LogObserver observer;
  private final DelayedTask alarm;
  private final BooleanSupplier isNews;
  private final Runnable heartbeat;
  private final AtomicBoolean pending = new AtomicBoolean();
  private volatile long committedAt = System.nanoTime();
  private volatile boolean isRun;

  /**
   * An observer in front of another.
   *
   * @param isNews whether there are followers, and the last entry of this leader is applied
   * @param heartbeat sends one to all of them, with the position that is committed
   */
  CommitNotifier(
      LogObserver observer, DelayedTask alarm, BooleanSupplier isNews, Runnable heartbeat) {
    this.observer = observer;
    this.alarm = alarm;
    this.isNews = isNews;
    this.heartbeat = heartbeat;
  }

  @Override
  public void committed(int count, long nanos) {
    observer.committed(count, nanos);
    long now = System.nanoTime();
    isRun = now - committedAt < RUN_NANOS;
    committedAt = now;
    schedule();
  }

  /**
   * A follower has stored entries, perhaps long after a quorum had: it can be told now. Any thread.
   */
  void stored() {
    schedule();
  }

  private void schedule() {
    if (!pending.get() && pending.compareAndSet(false, true)) {
      alarm.set(isRun ? RUN_NANOS : QUIET_NANOS, this::tell);
    }
  }

  private void tell() {
    pending.set(false);
    if (isRun && System.nanoTime() - committedAt < RUN_NANOS) {
      schedule();
    } else if (isNews.getAsBoolean()) {
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

  @Override
  public void callbackFailed(Throwable failure) {
    observer.callbackFailed(failure);
  }
}
