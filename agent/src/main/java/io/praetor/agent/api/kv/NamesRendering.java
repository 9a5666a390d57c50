package io.praetor.agent.api.kv;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.praetor.agent.api.AnswerRendering;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.routing.Answer;
import java.util.List;

/**
 * Names of keys as an answer; immutable.
 *
 * @param all whether all keys were asked for: Consul answers an empty list for an empty store, and
 *     404 where a prefix has no key
 */
public record NamesRendering(boolean all, boolean pretty) implements AnswerRendering<List<byte[]>> {
  private static final int FIRST_BYTES = 4096;

  @Override
  public Answer body(QueryResult<List<byte[]>> result) {
    if (result.records().isEmpty() && !all) {
      return Answer.empty(404, Answer.Type.NONE);
    }
    ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(FIRST_BYTES);
    JsonBuffer json = new JsonBuffer(buffer, pretty);
    try {
      json.beginArray();
      for (byte[] name : result.records()) {
        json.value(name);
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
