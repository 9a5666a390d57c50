package io.praetor.agent.api.catalog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.praetor.agent.json.JsonValues;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.GoNumber;
import io.praetor.agent.routing.JsonBody;
import io.praetor.client.text.GoDuration;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object in a request's body, found by their names regardless of case, with or
 * without underscores. What is there with another type than is asked for is refused. Immutable.
 */
public final class BodyFields {
  private final Map<String, Object> fields;
  private final List<String> names;

  private BodyFields(Map<String, Object> byName) {
    fields = new LinkedHashMap<>();
    byName.forEach((name, value) -> fields.put(plain(name), value));
    names = List.copyOf(byName.keySet());
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "");
  }

  /**
   * Reads a body.
   *
   * @throws BadRequestException if it is no object
   */
  public static BodyFields read(byte[] body) {
    try (JsonParser json = JsonBody.READER.createParser(body)) {
      if (json.nextToken() == null) {
        throw undecoded("EOF");
      }
      if (JsonValues.at(json) instanceof Map<?, ?> object) {
        return new BodyFields(JsonValues.members(object));
      }
      throw undecoded("the body has to be an object");
    } catch (JsonProcessingException e) {
      throw undecoded(JsonBody.reason(e));
    } catch (IOException e) {
      throw undecoded("unexpected EOF");
    }
  }

  /**
   * These, if each has one of some names.
   *
   * @throws BadRequestException if one has another
   */
  public BodyFields only(String... known) {
    Set<String> plain = Arrays.stream(known).map(BodyFields::plain).collect(Collectors.toSet());
    for (String name : names) {
      if (!plain.contains(plain(name))) {
        throw undecoded("json: unknown field " + GoNumber.quote(name));
      }
    }
    return this;
  }

  /**
   * Reads the object at which a parser stands.
   *
   * @throws BadRequestException if it is no object
   */
  public static BodyFields at(JsonParser json) throws IOException {
    if (JsonValues.at(json) instanceof Map<?, ?> object) {
      return new BodyFields(JsonValues.members(object));
    }
    throw undecoded("an object is due");
  }

  static BadRequestException undecoded(String what) {
    return new BadRequestException("Request decode failed: " + what);
  }

  private static BadRequestException wrong(String name, String type) {
    return undecoded(name + " has to be " + type);
  }

  /** A text, empty if it is not there. */
  public String text(String name) {
    Object value = fields.get(plain(name));
    if (value == null) {
      return "";
    }
    if (value instanceof String text) {
      return text;
    }
    throw wrong(name, "a string");
  }

  /** A whole number. */
  public long number(String name, long otherwise) {
    Object value = fields.get(plain(name));
    if (value == null) {
      return otherwise;
    }
    if (value instanceof java.math.BigDecimal number) {
      try {
        return number.longValueExact();
      } catch (ArithmeticException e) {
        throw wrong(name, "a whole number");
      }
    }
    throw wrong(name, "a number");
  }

  /** A truth, false if it is not there. */
  public boolean flag(String name) {
    Object value = fields.get(plain(name));
    if (value == null) {
      return false;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw wrong(name, "true or false");
  }

  /** Whether it is there. */
  public boolean has(String name) {
    return fields.get(plain(name)) != null;
  }

  /** A duration, as a text such as 10s or as a number of nanoseconds; zero if it is not there. */
  public Duration duration(String name) {
    Object value = fields.get(plain(name));
    if (value instanceof String text && !text.isEmpty()) {
      Duration duration = GoDuration.parse(text);
      if (duration == null) {
        throw wrong(name, "a duration such as \"10s\"");
      }
      return duration;
    }
    return value instanceof String ? Duration.ZERO : Duration.ofNanos(number(name, 0));
  }

  /** A list of texts, empty if it is not there. */
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (Object value : array(name)) {
      if (!(value instanceof String text)) {
        throw wrong(name, "an array of strings");
      }
      texts.add(text);
    }
    return texts;
  }

  /** Texts by name, empty if they are not there. */
  public Map<String, String> pairs(String name) {
    Map<String, String> pairs = new LinkedHashMap<>();
    map(name)
        .forEach((key, value) -> {
          if (!(value instanceof String text)) {
            throw wrong(name, "an object of strings");
          }
          pairs.put(key, text);
        });
    return pairs;
  }

  /** Objects by name, empty if they are not there. */
  public Map<String, BodyFields> objectsByName(String name) {
    Map<String, BodyFields> objects = new LinkedHashMap<>();
    map(name)
        .forEach((key, value) -> {
          if (!(value instanceof Map<?, ?> inner)) {
            throw wrong(name, "an object of objects");
          }
          objects.put(key, new BodyFields(JsonValues.members(inner)));
        });
    return objects;
  }

  /** An object with whatever is in it, empty if it is not there. */
  public Map<String, Object> values(String name) {
    return map(name);
  }

  private Map<String, Object> map(String name) {
    Object value = fields.get(plain(name));
    if (value == null) {
      return Map.of();
    }
    if (value instanceof Map<?, ?> inner) {
      return JsonValues.members(inner);
    }
    throw wrong(name, "an object");
  }

  /** An object, or null. */
  public @Nullable BodyFields object(String name) {
    return fields.get(plain(name)) == null ? null : new BodyFields(map(name));
  }

  /** A list of objects, empty if it is not there. */
  public List<BodyFields> objects(String name) {
    List<BodyFields> objects = new ArrayList<>();
    for (Object value : array(name)) {
      if (!(value instanceof Map<?, ?> inner)) {
        throw wrong(name, "an array of objects");
      }
      objects.add(new BodyFields(JsonValues.members(inner)));
    }
    return objects;
  }

  private List<?> array(String name) {
    Object value = fields.get(plain(name));
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list;
    }
    throw wrong(name, "an array");
  }
}
