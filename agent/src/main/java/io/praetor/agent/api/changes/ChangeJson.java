package io.praetor.agent.api.changes;

import io.praetor.agent.json.JsonBuffer;
import io.praetor.store.history.KeyChange;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Changes of keys as JSON. Stateless. */
public final class ChangeJson {
  private static final byte[] INDEX = JsonBuffer.name("Index");
  private static final byte[] TYPE = JsonBuffer.name("Type");
  private static final byte[] KEY = JsonBuffer.name("Key");
  private static final byte[] FLAGS = JsonBuffer.name("Flags");
  private static final byte[] VALUE = JsonBuffer.name("Value");
  private static final byte[] SESSION = JsonBuffer.name("Session");
  private static final byte[] PREVIOUS = JsonBuffer.name("Previous");
  private static final byte[] TIME = JsonBuffer.name("Time");
  private static final byte[] ACCESSOR = JsonBuffer.name("Accessor");
  private static final byte[] ADDRESS = JsonBuffer.name("Address");
  private static final byte[] REASON = JsonBuffer.name("Reason");
  private static final DateTimeFormatter RFC_3339 =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final byte[] NOTHING = {};

  private ChangeJson() {}

  /** What a type is called. */
  private static String name(KeyChange.Type type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  /** The type with a name, or null. */
  public static KeyChange.@Nullable Type named(String name) {
    for (KeyChange.Type type : KeyChange.Type.values()) {
      if (name.equals(name(type))) {
        return type;
      }
    }
    return null;
  }

  /**
   * The fields of a change. What is not kept is left out: flags and value, where all that is known
   * is that it happened; those of a restore too, which is told once.
   *
   * @param key to name: of a restore, the prefix that was asked for
   */
  public static void fields(
      JsonBuffer json, KeyChange change, Key key, boolean values, boolean previous) {
    boolean hasRows = change.type() != KeyChange.Type.RESTORE;
    fields(json, change, key, hasRows, values, previous);
  }

  /** The fields of what became of one key, by a restore too. */
  public static void ofKey(JsonBuffer json, KeyChange change, boolean values, boolean previous) {
    fields(json, change, change.key(), true, values, previous);
  }

  private static void fields(
      JsonBuffer json,
      KeyChange change,
      Key key,
      boolean hasRows,
      boolean values,
      boolean previous) {
    json.field(INDEX).value(change.index());
    json.field(TYPE).value(name(change.type()));
    json.field(KEY).value(key.bytes());
    // Nothing is kept of a purge but that it happened.
    if (hasRows && !change.isBare()) {
      row(json, change.after(), values);
      if (previous) {
        json.field(PREVIOUS).base64OrNull(value(change.before()));
      }
    }
    if (change.wallMs() > 0) {
      json.field(TIME).value(time(change.wallMs()));
    }
    json.field(ACCESSOR).value(change.author().accessor());
    json.field(ADDRESS).value(change.author().address());
    json.field(REASON).value(change.author().reason().getBytes(StandardCharsets.UTF_8));
  }

  private static void row(JsonBuffer json, @Nullable KvEntry after, boolean values) {
    json.field(FLAGS).unsigned(after == null ? 0 : after.flags());
    if (values) {
      json.field(VALUE).base64OrNull(value(after));
    }
    String session = after == null ? null : after.session();
    if (session != null) {
      json.field(SESSION).value(session);
    }
  }

  private static byte[] value(@Nullable KvEntry entry) {
    return entry == null ? NOTHING : entry.value();
  }

  /** A wall clock as RFC 3339 has it. */
  private static String time(long wallMs) {
    return RFC_3339.format(Instant.ofEpochMilli(wallMs));
  }
}
