package io.praetor.agent.api.kv;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.praetor.agent.api.AnswerRendering;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.routing.Answer;
import io.praetor.store.kv.KvEntry;

/** Keys with their values as an answer; immutable. */
public record EntriesRendering(boolean pretty) implements AnswerRendering<Iterable<KvEntry>> {
  private static final long FIRST_BYTES_MAX = 1 << 30;

  @Override
  public Answer body(QueryResult<Iterable<KvEntry>> result) {
    long size = 0;
    for (KvEntry entry : result.records()) {
      size += KvJson.sizeHint(entry);
    }
    if (size == 0) {
      return Answer.empty(404, Answer.Type.NONE);
    }
    ByteBuf buffer =
        PooledByteBufAllocator.DEFAULT.directBuffer((int) Math.min(size, FIRST_BYTES_MAX));
    JsonBuffer json = new JsonBuffer(buffer, pretty);
    try {
      json.beginArray();
      for (KvEntry entry : result.records()) {
        KvJson.write(json, entry, true);
      }
      json.endArray();
      return Answer.json(200, json.finish());
    } catch (RuntimeException | Error e) {
      // It may have no room to grow.
      buffer.release();
      throw e;
    }
  }
}
