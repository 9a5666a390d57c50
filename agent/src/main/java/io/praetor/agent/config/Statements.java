package io.praetor.agent.config;

import io.praetor.agent.hcl.Position;
import io.praetor.agent.hcl.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What all sources state together, by canonical name; filled by one thread, source after source,
 * and only read from then on.
 *
 * <p>The rules of merging are Consul's: a later value wins, lists are appended, pairs are added.
 */
final class Statements {
  /**
   * @param key the setting as it was named, perhaps by an older name
   * @param value text, {@code Boolean}, {@code Long}, {@code Double}, {@code Duration}, a list of
   *     texts, a map of texts, a list of blocks, or, of kind ANY, the piece as read
   */
  record Statement(ConfigKey key, Object value, Position at) {
    /** For messages: the setting, named as it was, with its value and place. */
    String forPeople() {
      return at + ": " + key.name() + " = " + ConfigKeys.forPeople(key, value);
    }
  }

  private final SortedMap<String, Statement> byName = new TreeMap<>();

  void add(ConfigKey key, Object value, Position at) {
    String name = ConfigKeys.canonical(key).name();
    Statement stated = new Statement(key, value, at);
    Statement earlier = byName.get(name);
    byName.put(name, earlier == null ? stated : merge(earlier, stated));
  }

  private static Statement merge(Statement earlier, Statement later) {
    return new Statement(later.key(), merge(earlier.value(), later.value()), later.at());
  }

  private static Object merge(Object earlier, Object later) {
    if (earlier instanceof List<?> a && later instanceof List<?> b) {
      List<Object> both = new ArrayList<>(a);
      both.addAll(b);
      return List.copyOf(both);
    }
    if (earlier instanceof Map<?, ?> a && later instanceof Map<?, ?> b) {
      Map<Object, Object> both = new LinkedHashMap<>(a);
      both.putAll(b);
      return both;
    }
    return later;
  }

  Collection<Statement> all() {
    return byName.values();
  }

  @Nullable Statement find(String name) {
    return byName.get(name);
  }

  boolean states(String name) {
    return byName.containsKey(name);
  }

  /** The value stated, or the table's. */
  private @Nullable Object value(String name) {
    Statement statement = byName.get(name);
    if (statement != null) {
      return statement.value();
    }
    return Objects.requireNonNull(ConfigKeys.find(name), name).initial();
  }

  private Object certain(String name) {
    return Objects.requireNonNull(value(name), name);
  }

  @Nullable String text(String name) {
    return (String) value(name);
  }

  String text(String name, String otherwise) {
    String text = text(name);
    return text == null ? otherwise : text;
  }

  boolean flag(String name) {
    return (Boolean) certain(name);
  }

  boolean flag(String name, boolean otherwise) {
    Object value = value(name);
    return value == null ? otherwise : (Boolean) value;
  }

  long number(String name) {
    return (Long) certain(name);
  }

  double decimal(String name) {
    return ((Number) certain(name)).doubleValue();
  }

  Duration duration(String name) {
    return (Duration) certain(name);
  }

  List<String> texts(String name) {
    Object value = value(name);
    return value == null ? List.of() : ((List<?>) value).stream().map(String.class::cast).toList();
  }

  Map<String, String> pairs(String name) {
    Map<String, String> pairs = new LinkedHashMap<>();
    if (value(name) instanceof Map<?, ?> map) {
      map.forEach((key, value) -> pairs.put((String) key, (String) value));
    }
    return Map.copyOf(pairs);
  }

  List<Setting.Block> blocks(String name) {
    Object value = value(name);
    return value == null
        ? List.of()
        : ((List<?>) value).stream().map(Setting.Block.class::cast).toList();
  }
}
