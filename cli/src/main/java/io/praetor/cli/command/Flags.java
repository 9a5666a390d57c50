package io.praetor.cli.command;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A command line as it was read: the values of its flags, and the arguments after them. */
public final class Flags {
  private final Map<String, Flag> known;
  private final Map<String, List<String>> given;
  private final List<String> arguments;

  Flags(Map<String, Flag> known, Map<String, List<String>> given, List<String> arguments) {
    this.known = known;
    this.given = given;
    this.arguments = arguments;
  }

  /** What follows the flags. */
  public List<String> arguments() {
    return arguments;
  }

  /** Refuses what follows the flags, where nothing is meant to. */
  public void noArguments() throws UsageException {
    if (!arguments.isEmpty()) {
      throw new UsageException(
          "Too many arguments (expected 0, got " + arguments.size() + ")", false);
    }
  }

  /** Whether the flag stands on the command line. */
  public boolean given(String name) {
    return given.containsKey(name);
  }

  /** Whether a switch is on. */
  public boolean on(String name) {
    return "true".equals(find(name));
  }

  /** The value of a flag, or the one that counts when it is not given, or null. */
  public @Nullable String find(String name) {
    List<String> values = given.get(name);
    if (values != null) {
      return values.getLast();
    }
    Flag flag = known.get(name);
    if (flag == null) {
      throw new IllegalArgumentException("no flag of this command: " + name);
    }
    return flag.initial();
  }

  /** The value of a flag, or the one that counts when it is not given, or an empty text. */
  public String text(String name) {
    String value = find(name);
    return value == null ? "" : value;
  }

  /** All values of a flag that may be repeated. */
  public List<String> all(String name) {
    return given.getOrDefault(name, List.of());
  }

  /** Each flag that was given, in the order of the command line, with its values. */
  public Map<String, List<String>> given() {
    return given;
  }

  /** A number of 64 bits without a sign; as text, since it may be greater than a long. */
  public String unsigned(String name) throws UsageException {
    String value = text(name);
    if (value.isEmpty()) {
      return "0";
    }
    try {
      return Long.toUnsignedString(Long.parseUnsignedLong(value));
    } catch (NumberFormatException e) {
      throw new UsageException(
          "invalid value \"" + value + "\" for flag -" + name + ": a whole number is needed", true);
    }
  }

  /** A whole number within a range. */
  public int integer(String name, int min, int max) throws UsageException {
    String value = text(name);
    try {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, together with a number out of range.
    }
    throw new UsageException(
        "invalid value \""
            + value
            + "\" for flag -"
            + name
            + ": a whole number from "
            + min
            + " to "
            + max
            + " is needed",
        true);
  }
}
