package io.praetor.agent.query;

/** Counts blocking queries that wait. Any thread. */
@FunctionalInterface
public interface ParkedGauge {
  /** The number of parked queries has changed by this much. */
  void changed(int by);

  /** Some were ended, since their tokens have lost the right to ask. */
  default void ended(int count) {}
}
