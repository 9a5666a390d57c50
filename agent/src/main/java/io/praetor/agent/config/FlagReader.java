package io.praetor.agent.config;

import io.praetor.agent.config.AgentFlags.Flag;
import io.praetor.agent.config.AgentFlags.Given;
import io.praetor.agent.hcl.Position;
import io.praetor.client.text.GoDuration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes statements of the flags as they were given; used by one thread. */
final class FlagReader {
  private record Named(Flag flag, Given given) {
    Position at() {
      return Position.of("-" + flag.name());
    }
  }

  private final List<Named> flags = new ArrayList<>();
  private final List<String> problems;

  FlagReader(List<Given> given, List<String> problems) {
    this.problems = problems;
    for (Given each : given) {
      Flag flag = AgentFlags.find(each.name());
      if (flag == null) {
        problems.add("there is no flag -" + each.name() + "; see praetor agent -help");
      } else if (each.value() == null && flag.takes() != AgentFlags.Takes.SWITCH) {
        problems.add("-" + each.name() + " needs a value");
      } else {
        flags.add(new Named(flag, each));
      }
    }
  }

  boolean dev() {
    boolean dev = false;
    for (Named each : flags) {
      if (each.flag().name().equals("dev")) {
        dev = Boolean.TRUE.equals(flag(each));
      }
    }
    return dev;
  }

  ConfigFiles.@Nullable Format format() {
    ConfigFiles.Format format = null;
    for (String name : values("config-format")) {
      format = ConfigFiles.Format.named(name);
      if (format == null) {
        problems.add("-config-format is \"" + name + "\"; it has to be json or hcl");
      }
    }
    return format;
  }

  /** Files and folders in the order in which they were given. */
  List<String> paths() {
    return values("config-file", "config-dir");
  }

  List<String> hcl() {
    return values("hcl");
  }

  private List<String> values(String... names) {
    List<String> values = new ArrayList<>();
    for (Named each : flags) {
      if (List.of(names).contains(each.flag().name())) {
        values.add(Objects.requireNonNull(each.given().value()));
      }
    }
    return values;
  }

  /**
   * States the settings of the flags.
   *
   * @param lists those whose values add up, or the others
   */
  void state(Statements statements, boolean lists) {
    for (Named each : flags) {
      String name = each.flag().key();
      if (name != null && each.flag().repeated() == lists) {
        ConfigKey key = Objects.requireNonNull(ConfigKeys.find(name), name);
        Object value = value(key, each);
        if (value != null) {
          statements.add(key, value, each.at());
        }
      }
    }
  }

  private @Nullable Object value(ConfigKey key, Named each) {
    String text = each.given().value() == null ? "true" : each.given().value();
    Object value =
        switch (key.kind()) {
          case TEXT -> text;
          case FLAG -> flag(each);
          case NUMBER -> number(text);
          case DURATION -> GoDuration.parse(text);
          case TEXTS -> List.of(text);
          case PAIRS -> pair(text);
          case DECIMAL, BLOCKS, ANY ->
              throw new IllegalStateException("no flag states " + key.name());
        };
    if (value == null) {
      problems.add(each.at() + " is \"" + text + "\"; it has to be " + wanted(each.flag()));
    }
    return value;
  }

  private static String wanted(Flag flag) {
    return switch (flag.takes()) {
      case SWITCH -> "true or false";
      case TEXT -> "a text";
      case NUMBER -> "a whole number";
      case DURATION -> "a duration, such as 10s, 1m30s or 500ms";
      case PAIR -> "a pair, as name:value";
    };
  }

  /** True or false as Go's flags take it (strconv.ParseBool), or null. */
  private static @Nullable Boolean flag(Named each) {
    String value = each.given().value();
    if (value == null) {
      return true;
    }
    return switch (value) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default -> null;
    };
  }

  private static @Nullable Long number(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Map<String, String> pair(String text) {
    int colon = text.indexOf(':');
    if (colon <= 0) {
      return null;
    }
    Map<String, String> pair = new LinkedHashMap<>();
    pair.put(text.substring(0, colon), text.substring(colon + 1));
    return pair;
  }
}
