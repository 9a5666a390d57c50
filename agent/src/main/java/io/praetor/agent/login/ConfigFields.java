package io.praetor.agent.login;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.praetor.agent.json.JsonValues;
import io.praetor.client.text.GoDuration;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of an auth method's configuration, found by their names regardless of case. */
final class ConfigFields {
  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, Object> fields = new LinkedHashMap<>();

  private ConfigFields(Map<String, Object> object, Set<String> known) throws MethodConfigException {
    for (Map.Entry<String, Object> entry : object.entrySet()) {
      boolean isKnown = false;
      for (String name : known) {
        isKnown |= name.equalsIgnoreCase(entry.getKey());
      }
      if (!isKnown) {
        throw new MethodConfigException(
            "Config has no field \""
                + entry.getKey()
                + "\" for this type; it may have "
                + String.join(", ", known));
      }
      fields.put(entry.getKey().toLowerCase(Locale.ROOT), entry.getValue());
    }
  }

  /**
   * Reads a configuration.
   *
   * @param known all fields that it may have
   */
  static ConfigFields read(String json, Set<String> known) throws MethodConfigException {
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != null && JsonValues.at(parser) instanceof Map<?, ?> object) {
        return new ConfigFields(JsonValues.members(object), known);
      }
      throw new MethodConfigException("Config has to be an object");
    } catch (JsonProcessingException e) {
      throw new MethodConfigException("Config is no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new MethodConfigException("Config is no JSON");
    }
  }

  private @Nullable Object at(String name) {
    return fields.get(name.toLowerCase(Locale.ROOT));
  }

  private static MethodConfigException wrong(String name, String type) {
    return new MethodConfigException(name + " has to be " + type);
  }

  String text(String name) throws MethodConfigException {
    Object value = at(name);
    if (value == null) {
      return "";
    }
    if (value instanceof String text) {
      return text;
    }
    throw wrong(name, "a string");
  }

  List<String> texts(String name) throws MethodConfigException {
    List<String> texts = new ArrayList<>();
    Object value = at(name);
    if (value == null) {
      return texts;
    }
    if (!(value instanceof List<?> list)) {
      throw wrong(name, "an array of strings");
    }
    for (Object each : list) {
      if (!(each instanceof String text)) {
        throw wrong(name, "an array of strings");
      }
      texts.add(text);
    }
    return texts;
  }

  Map<String, String> pairs(String name) throws MethodConfigException {
    Map<String, String> pairs = new LinkedHashMap<>();
    Object value = at(name);
    if (value == null) {
      return pairs;
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong(name, "an object of strings");
    }
    for (Map.Entry<String, Object> each : JsonValues.members(map).entrySet()) {
      if (!(each.getValue() instanceof String text)) {
        throw wrong(name, "an object of strings");
      }
      pairs.put(each.getKey(), text);
    }
    return pairs;
  }

  /** A duration such as 10s, or a number of nanoseconds; zero if it is not there. */
  Duration duration(String name) throws MethodConfigException {
    Object value = at(name);
    if (value == null || value.equals("")) {
      return Duration.ZERO;
    }
    if (value instanceof String text) {
      Duration duration = GoDuration.parse(text);
      if (duration != null) {
        return duration;
      }
    } else if (value instanceof BigDecimal number) {
      try {
        return Duration.ofNanos(number.longValueExact());
      } catch (ArithmeticException e) {
        throw wrong(name, "a duration such as \"10s\"");
      }
    }
    throw wrong(name, "a duration such as \"10s\"");
  }
}
