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
 * @param margin how long before the end of its TTL it counts as lost here: the time that is needed
 *     to end what must not go on without it
 */
public record SessionOptions(
    String name,
    Duration ttl,
    Duration lockDelay,
    boolean deletesKeys,
    boolean boundToAgent,
    Duration margin) {
  /** A TTL of 15 s and a lock-delay of 15 s; keys are let go; no margin. */
  public static final SessionOptions DEFAULT =
      new SessionOptions(
          "", Duration.ofSeconds(15), Duration.ofSeconds(15), false, true, Duration.ZERO);

  public SessionOptions {
    if (ttl.compareTo(Duration.ofSeconds(10)) < 0 || ttl.compareTo(Duration.ofHours(24)) > 0) {
      throw new IllegalArgumentException(
          "a session's TTL is " + ttl + ": it must be from 10 s to 24 h");
    }
    if (margin.isNegative() || margin.compareTo(ttl) >= 0) {
      throw new IllegalArgumentException(
          "a session's margin is " + margin + ": it must be shorter than its TTL, " + ttl);
    }
  }

  /** The same with a name. */
  public SessionOptions withName(String other) {
    return new SessionOptions(other, ttl, lockDelay, deletesKeys, boundToAgent, margin);
  }

  /** The same with other times. */
  public SessionOptions withTimes(Duration otherTtl, Duration otherLockDelay) {
    return new SessionOptions(name, otherTtl, otherLockDelay, deletesKeys, boundToAgent, margin);
  }

  /** The same, deleting its keys at its end or letting them go. */
  public SessionOptions deletingKeys(boolean deletes) {
    return new SessionOptions(name, ttl, lockDelay, deletes, boundToAgent, margin);
  }

  /** The same, bound to its agent's health or not. */
  public SessionOptions boundToAgent(boolean bound) {
    return new SessionOptions(name, ttl, lockDelay, deletesKeys, bound, margin);
  }

  /** The same, counting as lost that long before the end of its TTL. */
  public SessionOptions withMargin(Duration other) {
    return new SessionOptions(name, ttl, lockDelay, deletesKeys, boundToAgent, other);
  }
}
