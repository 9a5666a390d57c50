package io.praetor.agent.api.history;

import io.praetor.agent.json.JsonBuffer;
import io.praetor.store.history.KeyChange;
import io.praetor.store.kv.KvEntry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Changes of a history as JSON. Stateless. */
final class VersionJson {
  private static final byte[] INDEX = JsonBuffer.name("Index");
  private static final byte[] TYPE = JsonBuffer.name("Type");
  private static final byte[] KEY = JsonBuffer.name("Key");
  private static final byte[] FLAGS = JsonBuffer.name("Flags");
  private static final byte[] VALUE = JsonBuffer.name("Value");
  private static final byte[] SESSION = JsonBuffer.name("Session");
  private static final byte[] PREVIOUS = JsonBuffer.name("Previous");
  private static final DateTimeFormatter RFC_3339 =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final byte[] NOTHING = {};

  private VersionJson() {}

  /** A change with what it left; without flags and value where that is not kept. */
  static void write(JsonBuffer json, Versions.Row row, VersionsOptions options) {
    KeyChange change = row.change();
    KvEntry after = change.after();
    json.beginObject();
    json.field(INDEX).value(change.index());
    json.field(TYPE).value(change.type().name().toLowerCase(Locale.ROOT));
    json.field(KEY).value(change.key().bytes());
    if (!change.isBare()) {
      json.field(FLAGS).unsigned(after == null ? 0 : after.flags());
      if (options.values()) {
        json.field(VALUE).base64OrNull(value(after));
      }
      String session = after == null ? null : after.session();
      if (session != null) {
        json.field(SESSION).value(session);
      }
      if (options.previous()) {
        json.field(PREVIOUS).base64OrNull(value(change.before()));
      }
    }
    if (change.wallMs() > 0) {
      json.field("Time").value(RFC_3339.format(Instant.ofEpochMilli(change.wallMs())));
    }
    json.field("Accessor").value(change.author().accessor());
    json.field("Address").value(change.author().address());
    json.field("Reason").value(change.author().reason().getBytes(StandardCharsets.UTF_8));
    if (row.isCurrent()) {
      json.field("Current").value(true);
    }
    json.endObject();
  }

  private static byte[] value(@Nullable KvEntry entry) {
    return entry == null ? NOTHING : entry.value();
  }
}
