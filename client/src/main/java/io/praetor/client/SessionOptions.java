package io.praetor.client;

import java.time.Duration;

/**
 * What a session is made with.
 *
 * @param name for people
 * @param ttl after which it ends unless renewed, 10 s to 24 h
 * @param lockDelay for how long nobody gets its keys after it was lost
 * @param deletesKeys whether its keys are deleted, rather than let go, at its end
 * @param boundToAgent whether it ends when the agent that made it is gone (its check {@code
 *     serfHealth} fails); else only its TTL and {@link Session#close} end it
 */
public record SessionOptions(
    String name, Duration ttl, Duration lockDelay, boolean deletesKeys, boolean boundToAgent) {
  /** A TTL of 15 s and a lock-delay of 15 s; keys are let go. */
  public static final SessionOptions DEFAULT =
      new SessionOptions("", Duration.ofSeconds(15), Duration.ofSeconds(15), false, true);

  public SessionOptions {
    if (ttl.compareTo(Duration.ofSeconds(10)) < 0 || ttl.compareTo(Duration.ofHours(24)) > 0) {
      throw new IllegalArgumentException(
          "a session's TTL is " + ttl + ": it must be from 10 s to 24 h");
    }
  }

  /** The same with a name. */
  public SessionOptions withName(String other) {
    return new SessionOptions(other, ttl, lockDelay, deletesKeys, boundToAgent);
  }

  /** The same with other times. */
  public SessionOptions withTimes(Duration otherTtl, Duration otherLockDelay) {
    return new SessionOptions(name, otherTtl, otherLockDelay, deletesKeys, boundToAgent);
  }

  /** The same, deleting its keys at its end or letting them go. */
  public SessionOptions deletingKeys(boolean deletes) {
    return new SessionOptions(name, ttl, lockDelay, deletes, boundToAgent);
  }

  /** The same, bound to its agent's health or not. */
  public SessionOptions boundToAgent(boolean bound) {
    return new SessionOptions(name, ttl, lockDelay, deletesKeys, bound);
  }
}
