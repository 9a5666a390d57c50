package io.praetor.cli.command;

import io.praetor.client.text.EditDistance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The flags that a command knows, and the rules by which a command line is read: those of Go's
 * package flag, as its documentation states them. {@code -x}, {@code --x}, {@code -x=v} and, for a
 * flag with a value, {@code -x v}; the first argument, or {@code --}, ends the flags.
 */
public final class FlagSet {
  private final Map<String, Flag> known = new LinkedHashMap<>();

  /** Adds a flag; the last one of a name counts. */
  public FlagSet add(Flag flag) {
    known.put(flag.name(), flag);
    return this;
  }

  /** Adds flags in their order. */
  public FlagSet addAll(List<Flag> flags) {
    for (Flag flag : flags) {
      add(flag);
    }
    return this;
  }

  /** The flags in the order in which they were added. */
  public List<Flag> all() {
    return List.copyOf(known.values());
  }

  /** Reads a command line; what is wrong with it is said as Go says it. */
  public Flags parse(List<String> line) throws UsageException {
    Map<String, List<String>> given = new LinkedHashMap<>();
    int at = 0;
    while (at < line.size()) {
      String token = line.get(at);
      if (token.length() < 2 || token.charAt(0) != '-') {
        break;
      }
      at++;
      if (token.equals("--")) {
        break;
      }
      String body = token.substring(token.startsWith("--") ? 2 : 1);
      if (body.isEmpty() || body.charAt(0) == '-' || body.charAt(0) == '=') {
        throw new UsageException("bad flag syntax: " + token, true);
      }
      int equals = body.indexOf('=');
      String name = equals < 0 ? body : body.substring(0, equals);
      String value = equals < 0 ? null : body.substring(equals + 1);
      Flag flag = known.get(name);
      if (flag == null) {
        boolean help = name.equals("h") || name.equals("help");
        throw new UsageException(help ? "" : undefined(name), true);
      }
      if (flag.isToggle()) {
        value = toggle(name, value);
      } else if (value == null) {
        if (at == line.size()) {
          throw new UsageException("flag needs an argument: -" + name, true);
        }
        value = line.get(at++);
      }
      List<String> values = given.computeIfAbsent(name, FlagSet::none);
      if (!flag.repeated()) {
        values.clear();
      }
      values.add(value);
    }
    return new Flags(known, given, List.copyOf(line.subList(at, line.size())));
  }

  private String undefined(String name) {
    return "flag provided but not defined: -"
        + name
        + EditDistance.nearest(name, known.keySet())
            .map(meant -> "\nDid you mean -" + meant + "?")
            .orElse("");
  }

  private static List<String> none(String name) {
    return new ArrayList<>(1);
  }

  /** The words that Go's strconv.ParseBool takes. */
  private static String toggle(String name, @Nullable String value) throws UsageException {
    if (value == null) {
      return "true";
    }
    return switch (value) {
      case "1", "t", "T", "TRUE", "true", "True" -> "true";
      case "0", "f", "F", "FALSE", "false", "False" -> "false";
      default ->
          throw new UsageException(
              "invalid boolean value \"" + value + "\" for -" + name + ": use true or false", true);
    };
  }
}
