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
 */
public record Seen(long index, String type, String key, String value) {
  private static final ObjectMapper JSON = new ObjectMapper();

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
                new String(
                    Base64.getDecoder().decode(each.path("Value").asText("").replace("null", "")),
                    StandardCharsets.UTF_8)));
      }
      return new Told(all.path("Index").asLong(-1), changes, all.path("More").asBoolean());
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException("no changes: " + json, e);
    }
  }
}
