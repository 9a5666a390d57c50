package io.praetor.agent.api.kv;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.query.ReadQuery;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Freshness;
import io.praetor.store.View;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.watch.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a GET of keys asks; immutable.
 *
 * @param key the key, or the prefix
 * @param separator of {@link Form#KEYS}: names end at its first occurrence after the prefix
 */
record KvQuery(
    Form form, Key key, Separator separator, boolean pretty, Consistency consistency, ReadGate gate)
    implements ReadQuery<Answer> {

  /** What is told of the entries. */
  enum Form {
    /** One entry, as JSON. */
    ENTRY,
    /** One value, as it is. */
    RAW,
    /** All entries with a prefix. */
    LIST,
    /** Their names. */
    KEYS
  }

  /** The bytes of a separator, compared by content; empty for none. */
  record Separator(Key bytes) {
    static final Separator NONE = new Separator(Key.EMPTY);
  }

  @Override
  public Topic topic() {
    return isPrefix() ? new Topic.OfPrefix(key) : new Topic.OfKey(key);
  }

  private boolean isPrefix() {
    return form == Form.LIST || form == Form.KEYS;
  }

  @Override
  public long index(View view) {
    return isPrefix() ? view.indexOfPrefix(key) : view.indexOfKey(key);
  }

  @Override
  public Answer answer(View view) {
    return switch (form) {
      case ENTRY, RAW -> one(view);
      case LIST -> list(view);
      case KEYS -> keys(view);
    };
  }

  private Answer one(View view) {
    KvEntry entry = view.kv().get(key);
    if (entry == null) {
      return missing(view);
    }
    Freshness meta = meta(Math.max(1, entry.modifyIndex()));
    if (form == Form.RAW) {
      byte[] value = entry.value();
      ByteBuf body = buffer(value.length).writeBytes(value);
      return Answer.of(200, Answer.Type.RAW, body)
          .meta(meta)
          .header("X-Content-Type-Options", "nosniff")
          .header("Content-Security-Policy", "sandbox");
    }
    JsonBuffer json = new JsonBuffer(buffer(KvJson.sizeHint(entry)), pretty);
    json.beginArray();
    KvJson.write(json, entry, true);
    json.endArray();
    return Answer.json(200, json.finish()).meta(meta);
  }

  private Answer list(View view) {
    List<KvEntry> entries = new ArrayList<>();
    long[] size = new long[1];
    view.kv()
        .visit(
            key,
            entry -> {
              entries.add(entry);
              size[0] += KvJson.sizeHint(entry);
              return true;
            });
    if (entries.isEmpty()) {
      return missing(view);
    }
    JsonBuffer json = new JsonBuffer(buffer((int) Math.min(size[0], 1 << 30)), pretty);
    json.beginArray();
    for (KvEntry entry : entries) {
      KvJson.write(json, entry, true);
    }
    json.endArray();
    return Answer.json(200, json.finish()).meta(meta(index(view)));
  }

  private Answer keys(View view) {
    JsonBuffer json = new JsonBuffer(buffer(4096), pretty);
    json.beginArray();
    byte[][] last = new byte[1][];
    view.kv()
        .visit(
            key,
            entry -> {
              byte[] name = fold(entry.key().bytes());
              if (last[0] == null || !Arrays.equals(last[0], name)) {
                json.value(name);
                last[0] = name;
              }
              return true;
            });
    json.endArray();
    // Consul answers an empty list for the keys of an empty store, and 404 for those of a prefix.
    if (last[0] == null && key.length() > 0) {
      json.finish().release();
      return missing(view);
    }
    return Answer.json(200, json.finish()).meta(meta(index(view)));
  }

  /** A name up to the end of the first separator behind the prefix. */
  private byte[] fold(byte[] name) {
    byte[] mark = separator.bytes().bytes();
    if (mark.length == 0) {
      return name;
    }
    for (int i = key.length(); i + mark.length <= name.length; i++) {
      if (Arrays.equals(name, i, i + mark.length, mark, 0, mark.length)) {
        return Arrays.copyOf(name, i + mark.length);
      }
    }
    return name;
  }

  private Answer missing(View view) {
    return Answer.empty(404, Answer.Type.NONE).meta(meta(index(view)));
  }

  private Freshness meta(long index) {
    ReadGate.Contact contact = gate.contact(consistency);
    return new Freshness(
        index, true, contact.knownLeader(), contact.lastContactMs(), false, false, true);
  }

  private static ByteBuf buffer(int size) {
    return PooledByteBufAllocator.DEFAULT.directBuffer(size);
  }
}
