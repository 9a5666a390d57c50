package io.praetor.agent.api.prepared;

import io.netty.buffer.PooledByteBufAllocator;
import io.praetor.agent.api.AnswerRendering;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.prepared.Resolution;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.query.Rendering;
import io.praetor.agent.routing.Answer;
import io.praetor.store.prepared.PreparedQuery;

/** What executing or explaining a prepared query has come to, as an answer; immutable. */
interface ResolvedRendering<R> extends Rendering<R, Answer> {
  int FIRST_BYTES = 1024;

  boolean pretty();

  /** Which query it was. */
  Resolution resolution(R records);

  /** Writes the fields before those about freshness. */
  void write(JsonBuffer json, PreparedQuery query, R records);

  @Override
  default Answer render(QueryResult<R> result, Consistency consistency, ReadGate.Contact contact) {
    return switch (resolution(result.records())) {
      case Resolution.Unknown _ -> QueryJson.unknown();
      case Resolution.Refused refused -> QueryJson.failure(500, refused.text());
      case Resolution.Found found -> {
        JsonBuffer json =
            new JsonBuffer(PooledByteBufAllocator.DEFAULT.directBuffer(FIRST_BYTES), pretty());
        json.beginObject();
        write(json, found.query(), result.records());
        QueryJson.freshness(json, consistency, contact, result.filtered());
        json.endObject();
        Answer answer = Answer.json(200, json.finish());
        yield (result.filtered() ? AnswerRendering.toldFiltered(answer) : answer)
            .meta(QueryJson.headers(result.index(), consistency, contact));
      }
    };
  }
}
