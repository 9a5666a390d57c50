package io.praetor.agent.api.kv;

import io.praetor.agent.json.JsonBuffer;
import io.praetor.store.kv.KvEntry;

/** Entries as JSON, with the fields in Consul's order. Stateless. */
public final class KvJson {
  private static final byte[] LOCK_INDEX = JsonBuffer.name("LockIndex");
  private static final byte[] KEY = JsonBuffer.name("Key");
  private static final byte[] FLAGS = JsonBuffer.name("Flags");
  private static final byte[] VALUE = JsonBuffer.name("Value");
  private static final byte[] SESSION = JsonBuffer.name("Session");
  private static final byte[] CREATE_INDEX = JsonBuffer.name("CreateIndex");
  private static final byte[] MODIFY_INDEX = JsonBuffer.name("ModifyIndex");

  private KvJson() {}

  /** How many bytes an entry may take, roughly: enough for one without odd characters. */
  static int sizeHint(KvEntry entry) {
    return 200 + entry.key().length() + entry.value().length / 3 * 4;
  }

  /** An entry; its value as null unless it is asked for. */
  public static void write(JsonBuffer json, KvEntry entry, boolean withValue) {
    json.beginObject();
    json.field(LOCK_INDEX).value(entry.lockIndex());
    json.field(KEY).value(entry.key().bytes());
    json.field(FLAGS).unsigned(entry.flags());
    json.field(VALUE);
    if (withValue) {
      json.base64OrNull(entry.value());
    } else {
      json.nullValue();
    }
    String session = entry.session();
    if (session != null) {
      json.field(SESSION).value(session);
    }
    json.field(CREATE_INDEX).value(entry.createIndex());
    json.field(MODIFY_INDEX).value(entry.modifyIndex());
    json.endObject();
  }
}
