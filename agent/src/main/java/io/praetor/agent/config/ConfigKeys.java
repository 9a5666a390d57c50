package io.praetor.agent.config;

import static io.praetor.agent.config.ConfigKey.Kind.DURATION;
import static io.praetor.agent.config.ConfigKey.Status.ACCEPTED;
import static io.praetor.agent.config.ConfigKey.Status.REFUSED;
import static io.praetor.agent.config.ConfigKey.Status.USED;

import io.praetor.agent.config.ConfigKey.Kind;
import io.praetor.agent.config.ConfigKey.Status;
import io.praetor.client.text.EditDistance;
import io.praetor.client.text.GoDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The table of all settings, sorted by name; immutable. docs/configuration.md is tested against it.
 *
 * <p>Names, kinds and defaults are those of Consul's agent (its documentation, "Agent configuration
 * reference").
 */
public final class ConfigKeys {
  private static final SortedMap<String, ConfigKey> BY_NAME = new TreeMap<>();
  private static final SortedSet<String> GROUPS = new TreeSet<>();

  static {
    List<ConfigKey> keys = new ArrayList<>();
    keys.addAll(AgentKeys.table());
    keys.addAll(NetworkKeys.table());
    keys.addAll(DnsKeys.table());
    keys.addAll(SecurityKeys.table());
    keys.addAll(AclKeys.table());
    keys.addAll(ServiceKeys.table());
    keys.addAll(UnusedKeys.table());
    for (ConfigKey key : keys) {
      if (BY_NAME.put(key.name(), key) != null) {
        throw new IllegalStateException("the table states " + key.name() + " twice");
      }
      for (int dot = key.name().indexOf('.'); dot > 0; dot = key.name().indexOf('.', dot + 1)) {
        GROUPS.add(key.name().substring(0, dot));
      }
    }
  }

  private ConfigKeys() {}

  /** All settings, older names included. */
  public static List<ConfigKey> all() {
    return List.copyOf(BY_NAME.values());
  }

  /** The setting of that dotted name, or null. */
  public static @Nullable ConfigKey find(String name) {
    return BY_NAME.get(name);
  }

  /** The setting that counts for this one: itself, or what an older name stands for. */
  static ConfigKey canonical(ConfigKey key) {
    String canonical = key.canonical();
    return canonical == null ? key : Objects.requireNonNull(BY_NAME.get(canonical), canonical);
  }

  /** Whether settings lie below that dotted name. */
  static boolean isGroup(String name) {
    return GROUPS.contains(name);
  }

  /**
   * The known name that one most likely meant, or null: a neighbour in the same block first, then
   * any setting.
   */
  static @Nullable String nearest(String name) {
    String block = name.substring(0, name.lastIndexOf('.') + 1);
    String best = null;
    // A third of the letters may be wrong, at most three.
    int least = Math.min(3, Math.max(1, (name.length() - block.length()) / 3)) + 1;
    for (SortedSet<String> names : List.of(GROUPS, new TreeSet<>(BY_NAME.keySet()))) {
      for (String candidate : names) {
        if (candidate.startsWith(block)) {
          int distance = EditDistance.between(name, candidate);
          if (distance < least) {
            least = distance;
            best = candidate;
          }
        }
      }
    }
    return best != null ? best : sameLastWord(name.substring(block.length()));
  }

  /** A setting that was put into the wrong block. */
  private static @Nullable String sameLastWord(String word) {
    for (String candidate : BY_NAME.keySet()) {
      if (candidate.endsWith("." + word) || candidate.equals(word)) {
        return candidate;
      }
    }
    return null;
  }

  static ConfigKey used(String name, Kind kind, @Nullable Object initial, String text) {
    return row(name, kind, USED, initial, null, text);
  }

  static ConfigKey accepted(String name, Kind kind, String text) {
    return row(name, kind, ACCEPTED, null, null, text);
  }

  static ConfigKey refused(String name, Kind kind, @Nullable Object initial, String text) {
    return row(name, kind, REFUSED, initial, null, text);
  }

  /** An older name of a setting. */
  static ConfigKey older(String name, Kind kind, String canonical) {
    return row(name, kind, USED, null, canonical, "Older name of `" + canonical + "`.");
  }

  private static ConfigKey row(
      String name,
      Kind kind,
      Status status,
      @Nullable Object initial,
      @Nullable String canonical,
      String text) {
    Object value = initial;
    // No switch over types: it costs a cold start more than all of this table.
    if (kind == DURATION && initial instanceof String duration) {
      value = Objects.requireNonNull(GoDuration.parse(duration), name);
    } else if (initial instanceof Integer number) {
      value = number.longValue();
    }
    return new ConfigKey(name, kind, status, value, false, canonical, false, List.of(), text);
  }

  /**
   * How a value of the setting looks in a file, without what may be secret: for messages, and for
   * answers.
   */
  static String forPeople(ConfigKey key, Object value) {
    return isShown(key) ? forPeople(value) : "hidden";
  }

  /** Whether values of the setting may be repeated. */
  static boolean isShown(ConfigKey key) {
    return switch (key.kind()) {
      // What is not looked into may hold the tokens of services, of certificate stores, of clouds.
      case ANY, BLOCKS -> false;
      case TEXT, FLAG, NUMBER, DECIMAL, DURATION, TEXTS, PAIRS -> !canonical(key).secret();
    };
  }

  /** How a value that is no secret looks in a file: for messages, and for the documentation. */
  static String forPeople(@Nullable Object value) {
    // The kinds of most settings, and, for a fast start, outside the switch over types.
    if (value instanceof String text) {
      return '"' + withoutCredentials(text) + '"';
    }
    if (value instanceof Boolean || value instanceof Long) {
      return value.toString();
    }
    return switch (value) {
      case null -> "";
      case Duration duration -> '"' + GoDuration.format(duration) + '"';
      case List<?> list ->
          "[" + String.join(", ", list.stream().map(ConfigKeys::forPeople).toList()) + "]";
      case Map<?, ?> map ->
          "{"
              + String.join(
                  ", ",
                  map.entrySet().stream()
                      .map(e -> e.getKey() + " = " + forPeople(e.getValue()))
                      .toList())
              + "}";
      default -> value.toString();
    };
  }

  /**
   * Addresses to join may carry the keys of an account: {@code provider=aws secret_access_key=…}.
   */
  static String withoutCredentials(String text) {
    int provider = text.indexOf("provider=");
    if (provider < 0) {
      return text;
    }
    int end = text.indexOf(' ', provider);
    return text.substring(provider, end < 0 ? text.length() : end) + " …";
  }
}
