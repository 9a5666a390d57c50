package io.praetor.cli.catalog;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flags;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The expression of {@code -filter}: as it is given, from a file, or from standard input. */
final class FilterText {
  private FilterText() {}

  /** The expression, empty if there is none. */
  static String of(Console console, Flags flags) throws CommandException, IOException {
    String text = flags.text("filter");
    if (text.equals("-")) {
      return new String(console.in().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
    if (!text.startsWith("@")) {
      return text;
    }
    try {
      return Files.readString(Path.of(text.substring(1)), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new CommandException(
          "Error loading filter: cannot read " + text.substring(1) + ": " + e.getMessage());
    }
  }
}
