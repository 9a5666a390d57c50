package io.praetor.agent.registration;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON as maps, lists, texts, numbers and truths. Stateless. */
public final class JsonTree {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonTree() {}

  /**
   * The fields of an object; none if it is JSON's null.
   *
   * @throws RegistrationException if it is no object
   */
  public static Fields fields(byte[] json) {
    return switch (read(json)) {
      case null -> new Fields(Map.of());
      case Map<?, ?> object -> new Fields(cast(object));
      default -> throw new RegistrationException("the body has to be an object");
    };
  }

  /**
   * What a document holds; null for JSON's null.
   *
   * @throws RegistrationException if it is no JSON
   */
  public static @Nullable Object read(byte[] json) {
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() == null) {
        throw new RegistrationException("EOF");
      }
      return value(parser);
    } catch (JsonEOFException e) {
      throw new RegistrationException("unexpected EOF");
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new RegistrationException(
          e.getOriginalMessage()
              + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr()));
    } catch (IOException e) {
      throw new RegistrationException("unexpected EOF");
    }
  }

  /** The members of an object whose names are known to be texts. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> cast(Map<?, ?> object) {
    return (Map<String, Object>) object;
  }

  private static @Nullable Object value(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
          String name = json.currentName();
          json.nextToken();
          object.put(name, value(json));
        }
        yield object;
      }
      case START_ARRAY -> {
        List<@Nullable Object> array = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          array.add(value(json));
        }
        yield array;
      }
      case VALUE_STRING -> json.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDecimalValue();
      default -> throw new RegistrationException("unexpected " + json.currentToken());
    };
  }
}
