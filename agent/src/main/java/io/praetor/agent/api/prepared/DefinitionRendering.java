package io.praetor.agent.api.prepared;

import io.netty.buffer.PooledByteBufAllocator;
import io.praetor.agent.api.AnswerRendering;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.query.Rendering;
import io.praetor.agent.routing.Answer;
import io.praetor.store.prepared.PreparedQuery;
import java.util.List;

/**
 * Prepared queries as they are kept as an answer; immutable.
 *
 * @param isOne whether one is asked for, which has to be there
 */
record DefinitionRendering(boolean isOne, boolean pretty)
    implements Rendering<List<PreparedQuery>, Answer> {
  private static final int FIRST_BYTES = 1024;

  @Override
  public Answer render(
      QueryResult<List<PreparedQuery>> result, Consistency consistency, ReadGate.Contact contact) {
    if (isOne && result.records().isEmpty()) {
      return QueryJson.unknown();
    }
    JsonBuffer json =
        new JsonBuffer(PooledByteBufAllocator.DEFAULT.directBuffer(FIRST_BYTES), pretty);
    json.beginArray();
    result.records().forEach(query -> QueryJson.write(json, query));
    json.endArray();
    Answer answer = Answer.json(200, json.finish());
    return (result.filtered() ? AnswerRendering.toldFiltered(answer) : answer)
        .meta(QueryJson.headers(result.index(), consistency, contact));
  }
}
