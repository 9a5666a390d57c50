package io.praetor.agent.api.acl;

import io.praetor.agent.json.JsonBuffer;
import io.praetor.store.View;
import io.praetor.store.access.AccessToken;
import io.praetor.store.access.TokenDefinition;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;

/**
 * A token as JSON, with the fields in Consul's order; immutable.
 *
 * @param withSecret whether the one who asks may see it
 */
record ShownToken(AccessToken token, ShownGrants grants, boolean withSecret) implements Shown {
  private static final String HIDDEN = "<hidden>";
  private static final long NANOS_PER_S = 1_000_000_000;
  private static final String NO_TIME = "0001-01-01T00:00:00Z";

  /** As Go writes a time: without zeros at the end of its fraction. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendOffsetId()
          .toFormatter();

  static ShownToken of(View view, AccessToken token, boolean withSecret) {
    return new ShownToken(token, ShownGrants.of(view, token.definition().grants()), withSecret);
  }

  @Override
  public void write(JsonBuffer json) {
    json.beginObject();
    fields(json);
    json.endObject();
  }

  /** Writes its fields into an object that is begun. */
  void fields(JsonBuffer json) {
    TokenDefinition definition = token.definition();
    json.field("AccessorID").value(definition.accessor());
    json.field("SecretID").value(withSecret ? definition.secret() : HIDDEN);
    json.field("Description").value(definition.description());
    grants.write(json);
    json.field("Local").value(definition.local());
    if (!definition.authMethod().isEmpty()) {
      json.field("AuthMethod").value(definition.authMethod());
    }
    if (definition.expiresNanos() != 0) {
      json.field("ExpirationTime").value(time(definition.expiresNanos()));
    }
    json.field("CreateTime").value(time(definition.createdNanos()));
    json.field("Hash").base64OrNull(ContentHash.of(definition));
    ShownPolicy.indexes(json, token.createIndex(), token.modifyIndex());
  }

  private static String time(long nanos) {
    return nanos == 0
        ? NO_TIME
        : TIME.format(
            Instant.ofEpochSecond(nanos / NANOS_PER_S, nanos % NANOS_PER_S)
                .atOffset(ZoneOffset.UTC));
  }

  /** The secret stays out of logs. */
  @Override
  public String toString() {
    return "ShownToken[token=" + token + ", grants=" + grants + ", withSecret=" + withSecret + "]";
  }
}
