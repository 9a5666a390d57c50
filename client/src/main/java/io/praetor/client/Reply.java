package io.praetor.client;

/**
 * An answer to a read.
 *
 * @param value what was asked for
 * @param index for the next blocking question; 0 if the answer has none
 * @param knownLeader whether the server that answered knew a leader
 * @param lastContactMs how long ago that server had heard from the leader; 0 on the leader itself
 */
public record Reply<T>(T value, long index, boolean knownLeader, long lastContactMs) {
  /** The same with another value. */
  <R> Reply<R> with(R other) {
    return new Reply<>(other, index, knownLeader, lastContactMs);
  }
}
