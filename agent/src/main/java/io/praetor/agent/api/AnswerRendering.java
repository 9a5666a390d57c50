package io.praetor.agent.api;

import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.query.Rendering;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Freshness;

/** Records as an answer of the HTTP API, with what every answer to a read says; immutable. */
public interface AnswerRendering<R> extends Rendering<R, Answer> {
  /** The answer without what it says of its freshness. */
  Answer body(QueryResult<R> result);

  /** Whether the answer says how consistent it is: those about nodes and services do. */
  default boolean tellsConsistency() {
    return false;
  }

  @Override
  default Answer render(QueryResult<R> result, Consistency consistency, ReadGate.Contact contact) {
    return body(result)
        .meta(
            new Freshness(
                result.index(),
                true,
                contact.knownLeader(),
                contact.lastContactMs(),
                tellsConsistency(),
                tellsConsistency() && consistency == Consistency.STALE,
                true));
  }
}
