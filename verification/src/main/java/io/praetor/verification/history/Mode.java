package io.praetor.verification.history;

/** The consistency that a read asked for; writes are {@link #DEFAULT}. */
public enum Mode {
  DEFAULT,
  CONSISTENT,
  STALE
}
