package io.praetor.agent.filter;

/** A part of a filter, ready for rows; immutable. */
@FunctionalInterface
interface Term<R> {
  /** Whether it holds for a row. */
  boolean holds(R row, Work work);
}
