package io.praetor.verification.changes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * One change as a reader was told of it; immutable.
 *
 * @param value empty where there is none
 * @param reason why it was made, by the word of who made it; empty where nobody said
 */
public record Seen(long index, String type, String key, String value, String reason) {
  /** The type of a restore of a snapshot. */
  public static final String RESTORE = "restore";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** One of which nobody said why. */
  public Seen(long index, String type, String key, String value) {
    this(index, type, key, value, "");
  }

  public boolean isRestore() {
    return type.equals(RESTORE);
  }

  /**
   * What an answer tells, or the data of an event.
   *
   * @param upTo its index
   */
  public record Told(long upTo, List<Seen> changes, boolean more) {}

  /**
   * Reads an answer, or the data of an event.
   *
   * @throws IllegalStateException if it is none
   */
  public static Told of(String json) {
    try {
      JsonNode all = JSON.readTree(json);
      List<Seen> changes = new ArrayList<>();
      for (JsonNode each : all.path("Changes")) {
        changes.add(
            new Seen(
                each.path("Index").asLong(),
                each.path("Type").asText(),
                each.path("Key").asText(),
                text(each.path("Value")),
                each.path("Reason").asText()));
      }
      return new Told(all.path("Index").asLong(-1), changes, all.path("More").asBoolean());
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException("no changes: " + json, e);
    }
  }

  /** What a value in base64 is, which may be null. */
  static String text(JsonNode value) {
    return value.isTextual()
        ? new String(Base64.getDecoder().decode(value.asText()), StandardCharsets.UTF_8)
        : "";
  }
}
