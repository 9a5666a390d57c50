package io.praetor.agent.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is not on the hot path as maps, lists, texts, {@code BigDecimal} and {@code Boolean}.
 * Stateless.
 */
public final class JsonValues {
  private JsonValues() {}

  /**
   * What stands at a parser's token; null for JSON's null.
   *
   * @throws com.fasterxml.jackson.core.JsonProcessingException if it is no JSON
   */
  public static @Nullable Object at(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
          String name = json.currentName();
          json.nextToken();
          object.put(name, at(json));
        }
        yield object;
      }
      case START_ARRAY -> {
        List<@Nullable Object> array = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          array.add(at(json));
        }
        yield array;
      }
      case VALUE_STRING -> json.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDecimalValue();
      default -> throw new JsonParseException(json, "unexpected " + json.currentToken());
    };
  }

  /** The members of an object that was read, whose names are texts. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> members(Map<?, ?> object) {
    return (Map<String, Object>) object;
  }
}
