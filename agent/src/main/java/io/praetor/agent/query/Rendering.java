package io.praetor.agent.query;

/**
 * How records are told: as an answer of the HTTP API, of DNS, of a page. Immutable; equal ones make
 * equal answers of the same records, so that those who wait for the same share one.
 *
 * @param <R> the records
 * @param <A> the answer
 */
@FunctionalInterface
public interface Rendering<R, A> {
  /**
   * Makes an answer.
   *
   * @param consistency how fresh the records had to be
   * @param contact how fresh they are
   */
  A render(QueryResult<R> result, Consistency consistency, ReadGate.Contact contact);
}
