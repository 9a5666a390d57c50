package io.praetor.agent.query;

import io.praetor.store.View;

/**
 * One read: what is asked, how fresh it has to be, and how it is told. Immutable; equal ones get
 * one answer.
 */
public record Read<R, A>(ReadQuery<R> query, Consistency consistency, Rendering<R, A> rendering) {
  /**
   * The answer from a view that may answer.
   *
   * @throws io.praetor.agent.access.DeniedException if it may not be asked
   */
  A answer(View view, ReadGate gate) {
    query.demand(view);
    return rendering.render(query.find(view), consistency, gate.contact(consistency));
  }
}
