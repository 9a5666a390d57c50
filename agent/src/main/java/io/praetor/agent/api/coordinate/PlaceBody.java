package io.praetor.agent.api.coordinate;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.praetor.agent.coordinate.Coordinate;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.JsonBody;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Places of nodes as JSON, read field by field: one that is not known is refused. Stateless. */
final class PlaceBody {
  private PlaceBody() {}

  /** A node and where it is. */
  record Placed(String node, Coordinate place) {}

  /**
   * Reads the body of an update.
   *
   * @throws BadRequestException if it is none
   */
  static Placed read(byte[] body) {
    try (JsonParser json = JsonBody.READER.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw undecoded(json.currentToken() == null ? "EOF" : "the body has to be an object");
      }
      Placed placed = placed(json);
      if (json.nextToken() != null) {
        throw undecoded("something follows the object");
      }
      return placed;
    } catch (JsonProcessingException e) {
      throw undecoded(JsonBody.reason(e));
    } catch (IOException e) {
      throw undecoded("unexpected EOF");
    }
  }

  /**
   * Reads a list, as {@code /v1/coordinate/nodes} tells it.
   *
   * @throws BadRequestException if it is none
   */
  static Map<String, Coordinate> readAll(byte[] body) {
    Map<String, Coordinate> all = new HashMap<>();
    try (JsonParser json = JsonBody.READER.createParser(body)) {
      if (json.nextToken() != JsonToken.START_ARRAY) {
        throw undecoded("the body has to be an array");
      }
      while (json.nextToken() == JsonToken.START_OBJECT) {
        Placed placed = placed(json);
        all.put(placed.node(), placed.place());
      }
      return all;
    } catch (IOException e) {
      throw undecoded("the body is no list of places");
    }
  }

  private static Placed placed(JsonParser json) throws IOException {
    String node = "";
    Coordinate place = Coordinate.UNKNOWN;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      switch (name.toLowerCase(Locale.ROOT)) {
        case "node" -> node = text(json, name);
        case "coord" -> place = value == JsonToken.VALUE_NULL ? place : place(json, name);
        // Where there is one datacenter and no segment, they select nothing.
        case "segment", "datacenter", "partition" -> {
          String _ = text(json, name);
        }
        default -> throw unknown(name);
      }
    }
    return new Placed(node, place);
  }

  private static Coordinate place(JsonParser json, String of) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw undecoded(of + " has to be an object");
    }
    List<Double> vector = List.of();
    double error = 0;
    double adjustment = 0;
    double height = 0;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      switch (name.toLowerCase(Locale.ROOT)) {
        case "vec" -> vector = vector(json, name);
        case "error" -> error = number(json, name);
        case "adjustment" -> adjustment = number(json, name);
        case "height" -> height = number(json, name);
        default -> throw unknown(name);
      }
    }
    return new Coordinate(vector, error, adjustment, height);
  }

  private static List<Double> vector(JsonParser json, String name) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw undecoded(name + " has to be an array");
    }
    List<Double> vector = new ArrayList<>(Coordinate.DIMENSIONS);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      double number = number(json, name);
      // One more is enough to see that they are too many.
      if (vector.size() <= Coordinate.DIMENSIONS) {
        vector.add(number);
      }
    }
    return vector;
  }

  private static double number(JsonParser json, String name) throws IOException {
    if (!json.currentToken().isNumeric()) {
      throw undecoded(name + " has to be a number");
    }
    return json.getDoubleValue();
  }

  private static String text(JsonParser json, String name) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return "";
    }
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw undecoded(name + " has to be a string");
    }
    return json.getText();
  }

  private static BadRequestException unknown(String name) {
    return undecoded("json: unknown field \"" + name + "\"");
  }

  private static BadRequestException undecoded(String what) {
    return new BadRequestException("Request decode failed: " + what);
  }
}
