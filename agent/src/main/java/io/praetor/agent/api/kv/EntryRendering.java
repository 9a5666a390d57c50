package io.praetor.agent.api.kv;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.praetor.agent.api.AnswerRendering;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.routing.Answer;
import io.praetor.store.kv.KvEntry;
import java.util.Optional;

/** One key as an answer; immutable. */
public enum EntryRendering implements AnswerRendering<Optional<KvEntry>> {
  /** The entry as JSON. */
  JSON,
  /** The same for people. */
  PRETTY,
  /** The value as it is. */
  RAW;

  @Override
  public Answer body(QueryResult<Optional<KvEntry>> result) {
    KvEntry entry = result.records().orElse(null);
    if (entry == null) {
      return Answer.empty(404, Answer.Type.NONE);
    }
    if (this == RAW) {
      byte[] value = entry.value();
      return Answer.of(200, Answer.Type.RAW, buffer(value.length).writeBytes(value))
          .header("X-Content-Type-Options", "nosniff")
          .header("Content-Security-Policy", "sandbox");
    }
    JsonBuffer json = new JsonBuffer(buffer(KvJson.sizeHint(entry)), this == PRETTY);
    json.beginArray();
    KvJson.write(json, entry, true);
    json.endArray();
    return Answer.json(200, json.finish());
  }

  private static ByteBuf buffer(int size) {
    return PooledByteBufAllocator.DEFAULT.directBuffer(size);
  }
}
