package io.praetor.client;

import java.time.Duration;

/**
 * How to hold a lock or a place of a semaphore.
 *
 * @param session what the session is made with that holds it
 * @param value what the key, or the contender's key, says while it is held: who holds, for people
 * @param graceForErrors for how long the agents may give no answer before a held lock counts as
 *     lost, though its session may live
 */
public record LockOptions(SessionOptions session, String value, Duration graceForErrors) {
  /** Consul's defaults for sessions. */
  public static final LockOptions DEFAULT =
      new LockOptions(SessionOptions.DEFAULT, "", Duration.ofSeconds(10));

  /** The same with another session. */
  public LockOptions with(SessionOptions other) {
    return new LockOptions(other, value, graceForErrors);
  }

  /** The same with another value. */
  public LockOptions withValue(String other) {
    return new LockOptions(session, other, graceForErrors);
  }
}
