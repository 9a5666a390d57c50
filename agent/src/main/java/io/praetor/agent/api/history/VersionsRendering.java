package io.praetor.agent.api.history;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.praetor.agent.api.AnswerRendering;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.routing.Answer;
import io.praetor.store.kv.Key;

/**
 * A history as an answer; immutable.
 *
 * @param isFolder whether the name is a prefix: nothing below it is an answer, too
 */
record VersionsRendering(Key name, boolean isFolder, VersionsOptions options, boolean pretty)
    implements AnswerRendering<Versions> {
  private static final int FIRST_BYTES = 4_096;

  @Override
  public Answer body(QueryResult<Versions> result) {
    Versions versions = result.records();
    if (versions.rows().isEmpty() && !isFolder && options.before() == Long.MAX_VALUE) {
      return Answer.text(404, "nothing is known of a key of this name");
    }
    ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(FIRST_BYTES);
    JsonBuffer json = new JsonBuffer(buffer, pretty);
    try {
      json.beginObject();
      json.field(isFolder ? "Prefix" : "Key").value(name.bytes());
      json.field("Versions").beginArray();
      versions.rows().forEach(row -> VersionJson.write(json, row, options));
      json.endArray();
      json.field("More").value(versions.before() > 0);
      if (versions.before() > 0) {
        json.field("Before").value(versions.before());
      }
      json.field("OldestKnown").value(versions.oldestKnown());
      json.endObject();
      return Answer.json(200, json.finish());
    } catch (RuntimeException | Error e) {
      // It may have no room to grow.
      buffer.release();
      throw e;
    }
  }
}
