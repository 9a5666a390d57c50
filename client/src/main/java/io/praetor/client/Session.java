package io.praetor.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A session that renews itself, on a thread of its own, at half of its TTL.
 *
 * <p>It counts as lost when an agent says that there is none, and also when no renewal has come
 * through for a whole TTL, or a {@linkplain SessionOptions#margin margin} earlier: the cluster may
 * have ended it by then, and somebody else hold what it held. A second thread keeps that time,
 * whatever the first one waits for. What this process does between two looks at {@link #isAlive} is
 * not protected by it: a paused process wakes up late. Use {@link Hold#fencingToken} for that.
 */
public final class Session implements AutoCloseable {
  private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

  private final Sessions sessions;
  private final String id;
  private final Duration sure;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile long renewedNanos;

  /** Guarded by {@link #listeners}. */
  private boolean lost;

  private final List<Runnable> listeners = new ArrayList<>();

  private Session(Sessions sessions, String id, Duration sure, long renewedNanos) {
    this.sessions = sessions;
    this.id = id;
    this.sure = sure;
    this.renewedNanos = renewedNanos;
  }

  /**
   * Begins to renew it.
   *
   * @param sure for how long after a renewal was sent it is sure to exist
   */
  static Session start(Sessions sessions, String id, Duration sure, long sentNanos) {
    Session session = new Session(sessions, id, sure, sentNanos);
    start("renewal of session " + id, session::renew);
    start("limit of session " + id, session::keepLimit);
    return session;
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Its id. */
  public String id() {
    return id;
  }

  /** Whether it surely exists: it was renewed not long ago, and is neither closed nor lost. */
  public boolean isAlive() {
    return ended.getCount() > 0 && leftNanos() > 0;
  }

  /**
   * For how long it is sure to exist even if no renewal comes through any more; zero if that is
   * over, or it is closed or lost.
   */
  public Duration remaining() {
    long left = ended.getCount() > 0 ? leftNanos() : 0;
    return Duration.ofNanos(Math.max(0, left));
  }

  /** Asks to be told, once, on a thread of its own, when it is lost; at once if it is already. */
  public void onLoss(Runnable listener) {
    synchronized (listeners) {
      if (!lost) {
        listeners.add(listener);
        return;
      }
    }
    listener.run();
  }

  private long leftNanos() {
    return renewedNanos + sure.toNanos() - System.nanoTime();
  }

  private void renew() {
    long usualMs = sure.toMillis() / 2;
    long retryMs = Math.min(1_000, sure.toMillis() / 20);
    // An agent that hangs leaves time for others, or for itself, before the time is over.
    Duration answerMax = Duration.ofMillis(Math.max(1_000, sure.toMillis() / 6));
    long pauseMs = usualMs;
    try {
      while (!ended.await(pauseMs, TimeUnit.MILLISECONDS)) {
        long sentNanos = System.nanoTime();
        try {
          if (!sessions.renew(id, answerMax)) {
            lose();
            return;
          }
          renewedNanos = sentNanos;
          pauseMs = usualMs;
        } catch (RuntimeException e) {
          // A renewal does no harm twice, so what is not known to have happened is tried again.
          pauseMs = retryMs;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      lose();
    }
  }

  private void keepLimit() {
    try {
      for (long left = leftNanos(); left > 0; left = leftNanos()) {
        if (ended.await(left, TimeUnit.NANOSECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lose();
  }

  private void lose() {
    List<Runnable> told;
    synchronized (listeners) {
      if (lost || ended.getCount() == 0) {
        return;
      }
      lost = true;
      told = List.copyOf(listeners);
      listeners.clear();
    }
    ended.countDown();
    Listeners.call(told);
  }

  /** Ends it. If no agent can be told within 5 s, its TTL ends it. */
  @Override
  public void close() {
    synchronized (listeners) {
      if (ended.getCount() == 0) {
        return;
      }
      ended.countDown();
      listeners.clear();
    }
    try {
      sessions.within(CLOSE_MAX).destroy(id);
    } catch (PraetorException e) {
      // Nothing is left to do for the caller: its TTL ends it.
      return;
    }
  }
}
