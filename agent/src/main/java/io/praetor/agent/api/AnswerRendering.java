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

  /** Says in an answer that rows were left out which its requester may not see. */
  static Answer toldFiltered(Answer answer) {
    return answer.header(Answer.FILTERED, "true");
  }

  @Override
  default Answer render(QueryResult<R> result, Consistency consistency, ReadGate.Contact contact) {
    Answer body = body(result);
    Answer answer = result.filtered() ? toldFiltered(body) : body;
    return answer.meta(
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
