package io.praetor.agent.registration;

import io.praetor.client.text.GoDuration;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object, found by their names regardless of case, with or without underscores.
 * What is there with another type than is asked for is refused. Immutable.
 *
 * <p>Values are texts, {@code Boolean}, {@code BigDecimal}, lists, maps, and null for nothing.
 */
public final class Fields {
  private final Map<String, Object> byName = new LinkedHashMap<>();
  private final Map<String, String> spelling = new LinkedHashMap<>();

  /** The fields of an object. */
  public Fields(Map<String, ? extends @Nullable Object> object) {
    object.forEach((name, value) -> {
      if (value != null) {
        byName.put(plain(name), value);
      }
      spelling.put(plain(name), name);
    });
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "");
  }

  private static RegistrationException wrong(String name, String type) {
    return new RegistrationException(name + " has to be " + type);
  }

  /** Whether nothing is said. */
  public boolean isEmpty() {
    return byName.isEmpty();
  }

  /**
   * Refuses names that mean nothing.
   *
   * @param known in lower case, without underscores
   */
  void refuseOthers(Set<String> known) {
    spelling.forEach((plain, name) -> {
      if (!known.contains(plain)) {
        throw new RegistrationException("json: unknown field \"" + name + "\"");
      }
    });
  }

  private @Nullable Object value(String name) {
    return byName.get(plain(name));
  }

  /** A text, empty if it is not there. */
  public String text(String name) {
    Object value = value(name);
    if (value == null) {
      return "";
    }
    if (value instanceof String text) {
      return text;
    }
    throw wrong(name, "a string");
  }

  /** The first of several texts that is there. */
  String anyText(String... names) {
    for (String name : names) {
      String text = text(name);
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "";
  }

  /** A whole number, 0 if it is not there. */
  public long number(String name) {
    Object value = value(name);
    if (value == null) {
      return 0;
    }
    if (value instanceof BigDecimal number) {
      try {
        return number.longValueExact();
      } catch (ArithmeticException e) {
        throw wrong(name, "a whole number");
      }
    }
    throw wrong(name, "a number");
  }

  int smallNumber(String name) {
    long number = number(name);
    if (number != (int) number) {
      throw wrong(name, "a number below 2147483648");
    }
    return (int) number;
  }

  /** A truth, false if it is not there. */
  public boolean flag(String name) {
    return flag(name, false);
  }

  boolean flag(String name, boolean otherwise) {
    Object value = value(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw wrong(name, "true or false");
  }

  /** A length of time as a text, or in nanoseconds; zero if it is not there. */
  Duration duration(String name) {
    Object value = value(name);
    if (value == null) {
      return Duration.ZERO;
    }
    if (value instanceof BigDecimal) {
      return Duration.ofNanos(number(name));
    }
    String text = text(name);
    if (text.isEmpty()) {
      return Duration.ZERO;
    }
    Duration duration = GoDuration.parse(text);
    if (duration == null) {
      throw new RegistrationException("time: invalid duration \"" + text + "\"");
    }
    return duration;
  }

  /** A list of texts, empty if it is not there. */
  public List<String> texts(String name) {
    return texts(name, list(name, "an array of strings"));
  }

  private static List<String> texts(String name, List<?> values) {
    List<String> texts = new ArrayList<>(values.size());
    for (Object value : values) {
      if (!(value instanceof String text)) {
        throw wrong(name, "an array of strings");
      }
      texts.add(text);
    }
    return texts;
  }

  private List<?> list(String name, String type) {
    Object value = value(name);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list;
    }
    throw wrong(name, type);
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

  /** Lists of texts by name, empty if they are not there. */
  public Map<String, List<String>> lists(String name) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    map(name)
        .forEach((key, value) -> {
          if (!(value instanceof List<?> list)) {
            throw wrong(name, "an object of arrays of strings");
          }
          lists.put(key, texts(name, list));
        });
    return lists;
  }

  /** Objects by name, empty if they are not there. */
  public Map<String, Fields> objectsByName(String name) {
    Map<String, Fields> objects = new LinkedHashMap<>();
    map(name).forEach((key, value) -> objects.put(key, of(name, value)));
    return objects;
  }

  /** An object, or null. */
  public @Nullable Fields object(String name) {
    Object value = value(name);
    return value == null ? null : of(name, value);
  }

  /** A list of objects, empty if it is not there; one alone counts as a list of it. */
  public List<Fields> objects(String name) {
    if (value(name) instanceof Map<?, ?> one) {
      return List.of(of(name, one));
    }
    List<Fields> objects = new ArrayList<>();
    list(name, "an array of objects").forEach(value -> objects.add(of(name, value)));
    return objects;
  }

  /** The members of an object as they were read, empty if it is not there. */
  public Map<String, Object> map(String name) {
    Object value = value(name);
    return value == null ? Map.of() : object(name, value);
  }

  private static Fields of(String name, @Nullable Object value) {
    return new Fields(object(name, value));
  }

  @SuppressWarnings("unchecked") // the names of objects are texts
  private static Map<String, Object> object(String name, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw wrong(name, "an object");
  }
}
