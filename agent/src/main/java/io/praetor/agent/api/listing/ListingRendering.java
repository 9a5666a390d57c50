package io.praetor.agent.api.listing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.praetor.agent.api.AnswerRendering;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.routing.Answer;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;

/** A page of keys as an answer; immutable. */
record ListingRendering(boolean pretty) implements AnswerRendering<Listing> {
  private static final int FIRST_BYTES = 4_096;
  private static final byte[] KEY = JsonBuffer.name("Key");
  private static final byte[] SIZE = JsonBuffer.name("Size");
  private static final byte[] FLAGS = JsonBuffer.name("Flags");
  private static final byte[] MODIFY_INDEX = JsonBuffer.name("ModifyIndex");
  private static final byte[] SESSION = JsonBuffer.name("Session");

  @Override
  public Answer body(QueryResult<Listing> result) {
    Listing listing = result.records();
    ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(FIRST_BYTES);
    JsonBuffer json = new JsonBuffer(buffer, pretty);
    try {
      json.beginObject();
      json.field("Keys").beginArray();
      listing.keys().forEach(entry -> key(json, entry));
      json.endArray();
      json.field("Folders").beginArray();
      listing.folders().forEach(folder -> folder(json, folder));
      json.endArray();
      Key after = listing.after();
      json.field("More").value(after != null);
      if (after != null) {
        json.field("After").value(after.bytes());
      }
      if (listing.count() >= 0) {
        json.field("Count").value(listing.count());
      }
      if (listing.isIncomplete()) {
        json.field("Incomplete").value(true);
      }
      json.endObject();
      return Answer.json(200, json.finish());
    } catch (RuntimeException | Error e) {
      // It may have no room to grow.
      buffer.release();
      throw e;
    }
  }

  private static void key(JsonBuffer json, KvEntry entry) {
    json.beginObject();
    json.field(KEY).value(entry.key().bytes());
    json.field(SIZE).value(entry.value().length);
    json.field(FLAGS).unsigned(entry.flags());
    json.field(MODIFY_INDEX).value(entry.modifyIndex());
    String session = entry.session();
    if (session != null) {
      json.field(SESSION).value(session);
    }
    json.endObject();
  }

  private static void folder(JsonBuffer json, Listing.Folder folder) {
    json.beginObject();
    json.field("Prefix").value(folder.prefix().bytes());
    json.field("Keys").value(folder.keys());
    json.field("Bytes").value(folder.bytes());
    json.endObject();
  }
}
