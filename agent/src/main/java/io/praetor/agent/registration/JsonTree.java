package io.praetor.agent.registration;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.praetor.agent.json.JsonValues;
import java.io.IOException;
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
      case Map<?, ?> object -> new Fields(JsonValues.members(object));
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
      return JsonValues.at(parser);
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
}
