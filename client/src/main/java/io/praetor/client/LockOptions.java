package io.praetor.client;

import java.time.Duration;

/**
 * How to hold a lock or a place of a semaphore.
 *
 * @param session what the session is made with that holds it
 * @param value what the key, or the contender's key, says while it is held: who holds, for people
 * @param errors for how long the agents may give no answer before a held lock counts as lost,
 *     though its session may live
 */
public record LockOptions(SessionOptions session, String value, ErrorTolerance errors) {
  /** Consul's defaults for sessions; 10 s without an answer. */
  public static final LockOptions DEFAULT =
      new LockOptions(SessionOptions.DEFAULT, "", ErrorTolerance.lasting(Duration.ofSeconds(10)));

  /** The same with another session. */
  public LockOptions with(SessionOptions other) {
    return new LockOptions(other, value, errors);
  }

  /** The same with another value. */
  public LockOptions withValue(String other) {
    return new LockOptions(session, other, errors);
  }

  /** The same, bearing other failures of the agents. */
  public LockOptions with(ErrorTolerance other) {
    return new LockOptions(session, value, other);
  }
}
