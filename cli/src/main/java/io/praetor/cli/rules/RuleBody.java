package io.praetor.cli.rules;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.Reason;
import io.praetor.client.text.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A rule as a command line describes it. Stateless. */
final class RuleBody {
  private RuleBody() {}

  static List<Flag> flags() {
    return List.of(
        Flag.text("description", "text", "For people; told with each refusal."),
        Flag.text("file", "file", "The whole rule as JSON, - for standard input."),
        Flag.text("glob", "glob", "Its keys: * is anything but a slash, ** anything."),
        Flag.text(
            "kind",
            "kind",
            "pattern, number, enum, size, json, yaml, toml, properties or json-schema."),
        Flag.text("mode", "mode", "enforce, or warn."),
        Flag.text("prefix", "prefix", "Its keys, in place of -glob."),
        Flag.text("spec", "json", "What is demanded, as JSON; @FILE, or - for standard input."));
  }

  /** Whether the command line describes a rule at all. */
  static boolean isGiven(Flags flags) {
    return flags().stream().anyMatch(flag -> flags.given(flag.name()));
  }

  static Map<String, @Nullable Object> of(Console console, Flags flags, String name)
      throws CommandException {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    if (flags.given("file")) {
      String file = flags.text("file");
      Object json = json(text(console, file.equals("-") ? file : "@" + file), file);
      if (!(json instanceof Map<?, ?> map)) {
        throw new CommandException("Error! " + file + " holds no rule: an object is needed");
      }
      map.forEach((field, value) -> body.put(String.valueOf(field), value));
    }
    if (!name.isEmpty()) {
      body.put("Name", name);
    }
    put(body, flags, "prefix", "Prefix");
    put(body, flags, "glob", "Glob");
    put(body, flags, "kind", "Kind");
    put(body, flags, "mode", "Mode");
    put(body, flags, "description", "Description");
    if (flags.given("spec")) {
      body.put("Spec", json(text(console, flags.text("spec")), "-spec"));
    }
    return body;
  }

  private static void put(
      Map<String, @Nullable Object> body, Flags flags, String flag, String field) {
    if (flags.given(flag)) {
      body.put(field, flags.text(flag));
    }
  }

  private static byte[] text(Console console, String argument) throws CommandException {
    try {
      if (argument.equals("-")) {
        return console.in().readAllBytes();
      }
      return argument.startsWith("@")
          ? Files.readAllBytes(Path.of(argument.substring(1)))
          : argument.getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new CommandException("Error! Failed to read: " + Reason.of(e));
    }
  }

  private static @Nullable Object json(byte[] text, String where) throws CommandException {
    try {
      return JsonParser.parse(text);
    } catch (JsonParser.SyntaxException e) {
      throw new CommandException("Error! " + where + " is not JSON: " + e.getMessage());
    }
  }
}
