package io.praetor.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A lock, or a place of a semaphore, that was taken: until closed or lost. Used by any thread; a
 * thread of its own watches over it.
 *
 * <p>It is lost when its session is, when its key shows another holder or none, and when no agent
 * has answered for a while. Listeners are told then; but a process that was paused learns of it
 * only afterwards. Whatever must not be done by two at once has to check {@link #fencingToken}.
 */
public final class Hold implements AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final Duration GIVE_BACK_MAX = Duration.ofSeconds(15);
  private static final long SOON_NANOS = 100_000_000;

  private final Session session;
  private final long fencingToken;
  private final Function<ReadOptions, Reply<Boolean>> stillHeld;
  private final ErrorTolerance errors;
  private final Consumer<Duration> giveBack;
  private final boolean ownSession;
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Guarded by itself, as is all below. */
  private final List<Runnable> listeners = new ArrayList<>();

  private boolean lost;
  private boolean givenBack;

  /**
   * Begins to watch over what was taken.
   *
   * @param ownSession whether the session ends with it
   * @param stillHeld asks whether it is held still
   * @param giveBack gives it back, within a time
   */
  Hold(
      Session session,
      boolean ownSession,
      long fencingToken,
      ErrorTolerance errors,
      Function<ReadOptions, Reply<Boolean>> stillHeld,
      Consumer<Duration> giveBack) {
    this.session = session;
    this.ownSession = ownSession;
    this.fencingToken = fencingToken;
    this.errors = errors;
    this.stillHeld = stillHeld;
    this.giveBack = giveBack;
  }

  static Hold watched(Hold hold) {
    Thread monitor = new Thread(hold::monitor, "monitor of session " + hold.session.id());
    monitor.setDaemon(true);
    hold.session.onLoss(hold::lose);
    monitor.start();
    return hold;
  }

  /** Whether it is held as far as is known here. */
  public boolean isHeld() {
    return ended.getCount() > 0 && session.isAlive();
  }

  /**
   * For how long it is sure to be held even if no agent answers any more; zero once it is lost or
   * given back. Whoever needs longer than that for a step should not begin it.
   */
  public Duration remaining() {
    return ended.getCount() > 0 ? session.remaining() : Duration.ZERO;
  }

  /** The id of the session that holds. */
  public String sessionId() {
    return session.id();
  }

  /**
   * A number higher than that of every earlier holder: the key's LockIndex. Send it along with what
   * is done under the lock, and let the receiver refuse lower ones. 0 for a semaphore, whose
   * holders have no order.
   */
  public long fencingToken() {
    return fencingToken;
  }

  /**
   * Asks to be told, once, when it is lost; at once if it is already. Giving it back is no loss. A
   * listener that throws keeps no other from being told.
   */
  public void onLoss(Runnable listener) {
    synchronized (listeners) {
      if (!lost) {
        listeners.add(listener);
        return;
      }
    }
    listener.run();
  }

  /** Waits until it is lost or given back. */
  public void awaitEnd() throws InterruptedException {
    ended.await();
  }

  private void monitor() {
    long index = 0;
    ErrorTolerance.Failures failures = errors.none();
    Backoff idle = new Backoff(50, 1_000);
    try {
      while (ended.getCount() > 0) {
        long asked = System.nanoTime();
        try {
          Reply<Boolean> reply = stillHeld.apply(ReadOptions.CONSISTENT.newerThan(index, WAIT));
          if (!reply.value()) {
            lose();
            return;
          }
          boolean nothingNew = reply.index() == index;
          index = reply.index() < index ? 0 : reply.index();
          failures.reset();
          if (nothingNew && System.nanoTime() - asked < SOON_NANOS) {
            idle.pause();
          } else {
            idle.reset();
          }
        } catch (RuntimeException e) {
          boolean refused = PraetorException.of(e).conclusion() == Conclusion.DID_NOT_HAPPEN;
          if (refused || failures.add()) {
            lose();
            return;
          }
          failures.pause();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      lose();
    }
  }

  private void lose() {
    List<Runnable> told;
    synchronized (listeners) {
      if (ended.getCount() == 0) {
        return;
      }
      lost = true;
      ended.countDown();
      told = List.copyOf(listeners);
    }
    try {
      Listeners.call(told);
    } finally {
      endSession();
    }
  }

  private void endSession() {
    if (ownSession) {
      session.close();
    }
  }

  /**
   * Gives it back, so that the next contender may have it at once. If that fails, the end of its
   * session lets it go as well, though with a lock-delay.
   */
  @Override
  public void close() {
    synchronized (listeners) {
      // Its own session ends with it; one that was given may live on, and hold the key.
      if (lost && ownSession) {
        return;
      }
    }
    try {
      release(GIVE_BACK_MAX);
    } catch (PraetorException e) {
      // Its session has been ended, or will be by its TTL.
      return;
    }
  }

  /**
   * Gives it back, and says so if that fails. Does so, too, if it counts as lost: it may have been
   * held all the while that no agent answered. Nothing is done the second time.
   *
   * @param longest how long that may take
   * @throws PraetorException if it is not known to be given back
   */
  public void release(Duration longest) {
    synchronized (listeners) {
      if (givenBack) {
        return;
      }
      givenBack = true;
      ended.countDown();
    }
    try {
      giveBack.accept(longest);
    } finally {
      endSession();
    }
  }
}
