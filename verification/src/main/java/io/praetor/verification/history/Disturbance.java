package io.praetor.verification.history;

/**
 * A span of time in which something was done to the system, so that slowness proves nothing.
 *
 * @param what for people: {@code kill s1}, {@code cut s1-s2}
 */
public record Disturbance(String what, long fromNanos, long toNanos) {}
