package io.praetor.agent.api.session;

import io.netty.buffer.PooledByteBufAllocator;
import io.praetor.agent.api.AnswerRendering;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.routing.Answer;
import io.praetor.store.session.Session;

/** Sessions as an answer; immutable. */
record SessionRendering(boolean pretty) implements AnswerRendering<Iterable<Session>> {
  private static final int FIRST_BYTES = 1024;

  @Override
  public Answer body(QueryResult<Iterable<Session>> result) {
    JsonBuffer json =
        new JsonBuffer(PooledByteBufAllocator.DEFAULT.directBuffer(FIRST_BYTES), pretty);
    json.beginArray();
    result.records().forEach(session -> SessionJson.write(json, session));
    json.endArray();
    return Answer.json(200, json.finish());
  }
}
