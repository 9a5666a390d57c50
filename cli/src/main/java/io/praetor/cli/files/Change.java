package io.praetor.cli.files;

import io.praetor.cli.change.Difference;
import io.praetor.client.text.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one key; immutable.
 *
 * @param value what it is set to, or null if it is deleted
 * @param before what it is, or null if it is not there
 * @param modifyIndex the index of its last change, 0 if it is not there
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Change(
    String key, byte @Nullable [] value, Difference.@Nullable Side before, long modifyIndex) {

  /** A key keeps the flags that it has. */
  private String flags() {
    return before == null ? "0" : before.flags();
  }

  Difference difference() {
    return new Difference(key, before, value == null ? null : new Difference.Side(value, flags()));
  }

  /** As a line of the body of {@code /v1/praetor/apply}. */
  byte[] line() {
    String what =
        value == null
            ? ",\"Delete\":true}\n"
            : ",\"Flags\":"
                + flags()
                + ",\"Value\":\""
                + Base64.getEncoder().encodeToString(value)
                + "\"}\n";
    return ("{\"Key\":" + JsonText.quoted(key) + what).getBytes(StandardCharsets.UTF_8);
  }

  /** As an operation of a transaction, which is refused if the key has changed. */
  String operation() {
    String verb = value == null ? "delete-cas" : "cas";
    return "{\"KV\":{\"Verb\":\""
        + verb
        + "\",\"Key\":"
        + JsonText.quoted(key)
        + ",\"Index\":"
        + modifyIndex
        + (value == null
            ? "}}"
            : ",\"Flags\":"
                + flags()
                + ",\"Value\":\""
                + Base64.getEncoder().encodeToString(value)
                + "\"}}");
  }
}
