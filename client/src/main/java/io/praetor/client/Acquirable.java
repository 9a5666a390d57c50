package io.praetor.client;

import java.time.Duration;
import java.util.Optional;

/** What a session can hold, alone or with others. Used by any thread. */
public sealed interface Acquirable permits Lock, Semaphore {
  /** Waits until it is taken, with a session of its own, which ends with the hold. */
  Hold acquire() throws InterruptedException;

  /**
   * Waits until it is taken, but no longer than this, with a session of its own.
   *
   * @return empty if others have it still
   */
  Optional<Hold> tryAcquire(Duration patience) throws InterruptedException;

  /**
   * Waits until it is taken, with a session that is there already and outlives the hold. It should
   * have been made with {@link #sessionOptions}.
   *
   * @throws PraetorException also if the session is lost while it waits: then with the failure that
   *     was the last before
   */
  Hold acquire(Session session) throws InterruptedException;

  /**
   * Waits until it is taken, but no longer than this, with a session that is there already.
   *
   * @return empty if others have it still, or no agent answered; the session holds nothing then
   * @throws PraetorException also if no agent told what became of the last try, nor let it be given
   *     back: with {@link Conclusion#UNKNOWN}
   */
  Optional<Hold> tryAcquire(Session session, Duration patience) throws InterruptedException;

  /** What its sessions are made with. */
  SessionOptions sessionOptions();

  /**
   * Removes its key if nobody holds it. Fencing tokens begin anew with the key that is made next.
   *
   * @param longest how long all of it may take
   * @return whether the key is gone
   */
  boolean deleteIfFree(Duration longest);
}
