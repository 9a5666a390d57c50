package io.praetor.cli;

import io.praetor.cli.command.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts one line into the start-up files of the shells that the user has, and takes it out again.
 * What that line loads is printed by {@code completion}.
 */
final class Autocomplete {
  private static final String MARK = "# completion of ";

  private Autocomplete() {}

  static int install(Console console) {
    return change(console, true);
  }

  static int uninstall(Console console) {
    return change(console, false);
  }

  private static int change(Console console, boolean add) {
    String home = console.variable("HOME");
    if (home == null) {
      console.error("HOME is not set: there is no start-up file of a shell to change");
      return 1;
    }
    String program = console.program();
    int changed = 0;
    try {
      changed += edit(Path.of(home, ".bashrc"), program, add, bashLine("bash", program));
      changed += edit(Path.of(home, ".zshrc"), program, add, bashLine("zsh", program));
      Path fish = Path.of(home, ".config", "fish");
      if (Files.isDirectory(fish)) {
        String line = "command -q " + program + "; and " + program + " completion fish | source";
        changed += edit(fish.resolve("config.fish"), program, add, line);
      }
    } catch (IOException e) {
      console.error("Error changing a start-up file: " + e.getMessage());
      return 1;
    }
    if (changed == 0) {
      console.error(
          add
              ? "Nothing to do: no .bashrc, .zshrc or config.fish without it was found"
              : "Nothing to do: it is not installed");
      return 1;
    }
    return 0;
  }

  private static String bashLine(String shell, String program) {
    return "command -v "
        + program
        + " >/dev/null && eval \"$("
        + program
        + " completion "
        + shell
        + ")\"";
  }

  private static int edit(Path file, String program, boolean add, String line) throws IOException {
    if (!Files.exists(file) && !file.endsWith("config.fish")) {
      return 0;
    }
    String marked = line + " " + MARK + program;
    List<String> lines = new ArrayList<>();
    if (Files.exists(file)) {
      lines.addAll(Files.readAllLines(file, StandardCharsets.UTF_8));
    }
    boolean present = lines.contains(marked);
    if (present == add) {
      return 0;
    }
    if (add) {
      lines.add(marked);
    } else {
      lines.remove(marked);
    }
    Files.write(file, lines, StandardCharsets.UTF_8);
    return 1;
  }
}
