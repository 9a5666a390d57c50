package io.praetor.agent.config;

import io.praetor.agent.hcl.Position;
import io.praetor.agent.hcl.Setting;
import io.praetor.client.text.GoDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns what was read into statements of known settings with values of their kind; used by one
 * thread.
 */
final class StatementReader {
  private final Statements statements;
  private final List<String> problems;

  StatementReader(Statements statements, List<String> problems) {
    this.statements = statements;
    this.problems = problems;
  }

  /** States everything in the blocks; what is unknown or of the wrong kind becomes a problem. */
  void readAll(List<Setting.Block> blocks) {
    for (Setting.Block block : blocks) {
      members("", block);
    }
  }

  private void members(String prefix, Setting.Block block) {
    for (Map.Entry<String, Setting> member : block.members().entrySet()) {
      member(prefix + member.getKey(), member.getValue());
    }
  }

  private void member(String given, Setting value) {
    String name = ConfigKeys.find(given) == null ? given.toLowerCase(Locale.ROOT) : given;
    ConfigKey key = ConfigKeys.find(name);
    if (key != null) {
      state(key, value);
    } else if (ConfigKeys.isGroup(name)) {
      group(name, value);
    } else {
      String nearest = ConfigKeys.nearest(name);
      problems.add(
          value.at()
              + ": there is no setting "
              + given
              + (nearest == null
                  ? "; docs/configuration.md lists them all"
                  : "; did you mean " + nearest + "?"));
    }
  }

  private void group(String name, Setting value) {
    if (value instanceof Setting.Block block) {
      members(name + ".", block);
    } else if (value instanceof Setting.Items items) {
      items.items().forEach(item -> group(name, item));
    } else if (value instanceof Setting.Scalar scalar) {
      problems.add(
          scalar.at()
              + ": "
              + name
              + " is a block of settings, not "
              + scalar.kindForPeople()
              + "; write "
              + name
              + " { … }");
    }
  }

  private void state(ConfigKey key, Setting setting) {
    if (setting instanceof Setting.Nothing) {
      return;
    }
    Object value = value(key, setting);
    if (value == null) {
      String found =
          setting instanceof Setting.Scalar scalar && ConfigKeys.isShown(key)
              ? ConfigKeys.forPeople(scalar.value())
              : setting.kindForPeople();
      problems.add(
          setting.at()
              + ": "
              + key.name()
              + " is "
              + found
              + "; it has to be "
              + key.kind().forPeople());
    } else {
      statements.add(key, value, setting.at());
    }
  }

  /** The value in the kind of the setting, or null when it is of another. */
  private @Nullable Object value(ConfigKey key, Setting setting) {
    return switch (key.kind()) {
      case TEXT -> text(setting);
      case FLAG -> setting instanceof Setting.Scalar(Boolean flag, Position _) ? flag : null;
      case NUMBER ->
          setting instanceof Setting.Scalar(Object value, Position _) ? wholeNumber(value) : null;
      case DECIMAL -> setting instanceof Setting.Scalar(Number number, Position _) ? number : null;
      case DURATION -> duration(text(setting));
      case TEXTS -> texts(key, setting);
      case PAIRS -> pairs(setting);
      case BLOCKS -> blocks(setting);
      case ANY -> setting;
    };
  }

  private static @Nullable String text(Setting setting) {
    return setting instanceof Setting.Scalar(String text, Position _) ? text : null;
  }

  private static @Nullable Duration duration(@Nullable String text) {
    return text == null ? null : GoDuration.parse(text);
  }

  private static @Nullable Long wholeNumber(Object value) {
    if (value instanceof Long number) {
      return number;
    }
    return switch (value) {
      // 1e3 and 10.0 are whole numbers too.
      case Double number when number == Math.rint(number) && Math.abs(number) < 1L << 53 ->
          number.longValue();
      default -> null;
    };
  }

  private static @Nullable List<String> texts(ConfigKey key, Setting setting) {
    List<String> texts = new ArrayList<>();
    switch (setting) {
      case Setting.Scalar(String text, Position _) -> {
        // The older form of Consul's list of suites is one text with commas.
        boolean commas = key.name().equals("tls_cipher_suites");
        texts.addAll(commas ? List.of(text.split(",")) : List.of(text));
      }
      case Setting.Items items -> {
        for (Setting item : items.items()) {
          String text = text(item);
          if (text == null) {
            return null;
          }
          texts.add(text);
        }
      }
      case Setting.Scalar _, Setting.Block _, Setting.Nothing _ -> {
        return null;
      }
    }
    return List.copyOf(texts);
  }

  private static @Nullable Map<String, String> pairs(Setting setting) {
    List<Setting.Block> blocks = blocks(setting);
    if (blocks == null) {
      return null;
    }
    Map<String, String> pairs = new LinkedHashMap<>();
    for (Setting.Block block : blocks) {
      for (Map.Entry<String, Setting> member : block.members().entrySet()) {
        if (member.getValue() instanceof Setting.Nothing) {
          continue;
        }
        String text = text(member.getValue());
        if (text == null) {
          return null;
        }
        pairs.put(member.getKey(), text);
      }
    }
    return pairs;
  }

  private static @Nullable List<Setting.Block> blocks(Setting setting) {
    if (setting instanceof Setting.Block block) {
      return List.of(block);
    }
    if (!(setting instanceof Setting.Items items)) {
      return null;
    }
    List<Setting.Block> blocks = new ArrayList<>();
    for (Setting item : items.items()) {
      if (!(item instanceof Setting.Block block)) {
        return null;
      }
      blocks.add(block);
    }
    return List.copyOf(blocks);
  }
}
