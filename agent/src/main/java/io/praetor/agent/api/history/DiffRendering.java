package io.praetor.agent.api.history;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.praetor.agent.api.AnswerRendering;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.routing.Answer;
import io.praetor.store.kv.KvEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Differences as JSON; immutable. */
record DiffRendering(boolean pretty) implements AnswerRendering<List<Difference>> {
  private static final int FIRST_BYTES = 4_096;
  private static final byte[] KEY = JsonBuffer.name("Key");
  private static final byte[] TYPE = JsonBuffer.name("Type");
  private static final byte[] FROM = JsonBuffer.name("From");
  private static final byte[] TO = JsonBuffer.name("To");
  private static final byte[] VALUE = JsonBuffer.name("Value");
  private static final byte[] FLAGS = JsonBuffer.name("Flags");
  private static final byte[] MODIFY_INDEX = JsonBuffer.name("ModifyIndex");

  @Override
  public Answer body(QueryResult<List<Difference>> result) {
    ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(FIRST_BYTES);
    JsonBuffer json = new JsonBuffer(buffer, pretty);
    try {
      json.beginArray();
      for (Difference each : result.records()) {
        json.beginObject();
        json.field(KEY).value(each.name().bytes());
        json.field(TYPE).value(each.type());
        side(json.field(FROM), each.from());
        side(json.field(TO), each.to());
        json.endObject();
      }
      json.endArray();
      return Answer.json(200, json.finish());
    } catch (RuntimeException | Error e) {
      // It may have no room to grow.
      buffer.release();
      throw e;
    }
  }

  private static void side(JsonBuffer json, @Nullable KvEntry entry) {
    if (entry == null) {
      json.nullValue();
      return;
    }
    json.beginObject();
    json.field(VALUE).base64OrNull(entry.value());
    json.field(FLAGS).unsigned(entry.flags());
    json.field(MODIFY_INDEX).value(entry.modifyIndex());
    json.endObject();
  }
}
