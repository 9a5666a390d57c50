package io.praetor.cli.snapshot;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.Reason;
import io.praetor.cli.command.UsageException;
import io.praetor.client.text.JsonText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code snapshot inspect}: what a snapshot's file holds. */
public final class SnapshotInspect implements Command {
  @Override
  public String summary() {
    return "Prints what a snapshot's file holds";
  }

  @Override
  public String arguments() {
    return "[options] FILE";
  }

  @Override
  public String description() {
    return """
    Checks a snapshot's file and prints what it tells of itself.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.text("format", "form", "pretty", "pretty or json."),
        Flag.toggle("kvdetails", "Accepted for compatibility with Consul."),
        Flag.text("kvdepth", "number", "2", "Accepted for compatibility with Consul."),
        Flag.text("kvfilter", "prefix", "Accepted for compatibility with Consul."));
  }

  @Override
  public boolean speaksToAgent() {
    return false;
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException {
    if (flags.arguments().size() != 1) {
      throw new CommandException("Error! One FILE argument is needed");
    }
    Path file = Path.of(flags.arguments().getFirst());
    SnapshotFile snapshot;
    try {
      snapshot = SnapshotFile.read(file);
    } catch (IOException e) {
      throw new CommandException("Error reading snapshot " + file + ": " + Reason.of(e));
    }
    switch (flags.text("format")) {
      case "pretty" -> {
        for (Map.Entry<String, String> row : snapshot.told().entrySet()) {
          String name = row.getKey();
          console.line(
              " " + name + " ".repeat(Math.max(1, WIDTH - name.length())) + row.getValue());
        }
      }
      case "json" -> console.line(JsonText.indented(snapshot.told(), "   "));
      default ->
          throw new UsageException(
              "Invalid format \"" + flags.text("format") + "\": use pretty or json", false);
    }
    return 0;
  }

  private static final int WIDTH = 12;
}
