package io.praetor.client;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One who waits for a lock or a semaphore: makes a session, unless it was given one, tries, and
 * starts again where a failure leaves that possible. Confined to one thread.
 */
final class Contender {
  /** How long one blocking question lasts; a lost answer costs no more than that. */
  private static final Duration WAIT_MAX = Duration.ofSeconds(15);

  /** How long it may take to give back what may have been taken with a session that lives on. */
  private static final Duration GIVE_BACK_MAX = Duration.ofSeconds(5);

  private final Sessions sessions;
  private final SessionOptions options;
  private final @Nullable Session given;
  private final long deadlineNanos;
  private long index;
  private boolean mayHold;

  Contender(
      Sessions sessions,
      SessionOptions options,
      @Nullable Session given,
      @Nullable Duration patience) {
    this.sessions = sessions;
    this.options = options;
    this.given = given;
    this.deadlineNanos = patience == null ? Long.MAX_VALUE : System.nanoTime() + patience.toNanos();
  }

  /** One try with a session: what was taken, or nothing if another has it. */
  interface Attempt {
    @Nullable Hold with(Session session, Contender self) throws InterruptedException;
  }

  /** Gives back what a session may have taken, within a time; there may be nothing. */
  interface GivingBack {
    void of(Session session, Duration longest);
  }

  /**
   * Tries until it is taken, or patience ends.
   *
   * @param givingBack what a given session is left with when it was not taken as far as is known; a
   *     session of its own ends instead
   * @throws PraetorException also if it is not known at the end whether it was taken
   */
  Optional<Hold> contend(Attempt attempt, GivingBack givingBack) throws InterruptedException {
    Backoff failures = new Backoff(100, 2_000);
    PraetorException failure = null;
    Session session = given;
    Hold taken = null;
    try {
      while (taken == null) {
        try {
          if (given != null && !given.isAlive()) {
            throw failure != null ? failure : over(given);
          }
          if (session == null || !session.isAlive()) {
            end(session);
            index = 0;
            session = sessions.create(options);
          }
          taken = attempt.with(session, this);
          failures.reset();
          failure = null;
        } catch (PraetorException e) {
          if (Thread.interrupted()) {
            throw new InterruptedException(e.getMessage());
          }
          failure = e;
          if (given != null && !given.isAlive()) {
            throw e;
          }
          if (given == null && String.valueOf(e.getMessage()).contains("invalid session")) {
            end(session);
            session = null;
          } else if (e.conclusion() == Conclusion.DID_NOT_HAPPEN) {
            throw e;
          }
          index = 0;
          failures.pause(deadlineNanos);
        }
        if (taken == null && System.nanoTime() >= deadlineNanos) {
          giveBack(givingBack);
          return Optional.empty();
        }
      }
      return Optional.of(taken);
    } finally {
      if (taken == null) {
        leave(session, givingBack);
      }
    }
  }

  /** Whether the session may hold something now that no attempt has seen yet. */
  void mayHold(boolean value) {
    mayHold = value;
  }

  private void giveBack(GivingBack givingBack) {
    if (given == null || !mayHold) {
      return;
    }
    mayHold = false;
    try {
      givingBack.of(given, GIVE_BACK_MAX);
    } catch (PraetorException e) {
      throw new PraetorException(
          Conclusion.UNKNOWN,
          e.status(),
          "session "
              + given.id()
              + " may hold it: whether it was taken got no answer, and it could not be given back: "
              + e.getMessage(),
          e);
    }
  }

  /** Leaves nothing behind, as far as that is possible. */
  private void leave(@Nullable Session session, GivingBack givingBack) {
    end(session);
    try {
      giveBack(givingBack);
    } catch (PraetorException e) {
      // The caller is told of the failure before this one.
      return;
    }
  }

  /** How to ask for what has changed since the last look, no longer than patience lasts. */
  ReadOptions next() {
    Duration wait = WAIT_MAX;
    if (deadlineNanos != Long.MAX_VALUE) {
      Duration left = Duration.ofNanos(Math.max(1_000_000, deadlineNanos - System.nanoTime()));
      wait = left.compareTo(wait) < 0 ? left : wait;
    }
    return ReadOptions.CONSISTENT.newerThan(index, wait);
  }

  /** Remembers what was seen; the next question waits for something newer. */
  void seen(Reply<?> reply) {
    index = reply.index() < index ? 0 : reply.index();
  }

  /** The next question does not wait. */
  void lookAgain() {
    index = 0;
  }

  /** Pauses, within patience. */
  void pause(Backoff backoff) throws InterruptedException {
    backoff.pause(deadlineNanos);
  }

  private static PraetorException over(Session session) {
    return new PraetorException(
        Conclusion.DID_NOT_HAPPEN, 0, "session " + session.id() + " is over", null);
  }

  private void end(@Nullable Session session) {
    if (session != null && given == null) {
      session.close();
    }
  }
}
