package io.praetor.store.catalog;

/** What is known of an agent's life, by its check {@code serfHealth}. */
public enum Health {
  /** It is heard of. */
  PASSING,
  /** It is not, and did not say goodbye. */
  CRITICAL
}
