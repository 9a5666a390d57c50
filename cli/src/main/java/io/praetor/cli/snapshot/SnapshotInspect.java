package io.praetor.cli.snapshot;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.Reason;
import io.praetor.cli.command.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

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
    Checks a snapshot's file to its last byte, and prints what it tells of itself and what takes its space: by type, and with -kvdetails also by the first parts of the keys. The file may be larger than memory.

      $ %s snapshot inspect backup.snap
      $ %s snapshot inspect -kvdetails -kvdepth=3 -kvfilter=vault/core backup.snap
      $ %s snapshot inspect -format=json -kvdetails backup.snap
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.text("format", "form", "pretty", "pretty, or json."),
        Flag.toggle("kvdetails", "Tell what takes the space of the keys."),
        Flag.text(
            "kvdepth",
            "number",
            "2",
            "With -kvdetails: keys are one group if this many of their parts between slashes are the same."),
        Flag.text("kvfilter", "prefix", "With -kvdetails: leave out keys that begin otherwise."));
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
    String format = flags.text("format");
    if (!format.equals("pretty") && !format.equals("json")) {
      throw new UsageException("Invalid format \"" + format + "\": use pretty or json", false);
    }
    boolean withKeys = flags.on("kvdetails");
    SpaceUsage usage =
        new SpaceUsage(
            withKeys ? flags.text("kvfilter") : null,
            flags.integer("kvdepth", 1, Integer.MAX_VALUE));
    Path file = Path.of(flags.arguments().getFirst());
    SnapshotFile snapshot;
    try {
      snapshot = SnapshotFile.read(file, usage);
    } catch (IOException e) {
      throw new CommandException("Error reading snapshot " + file + ": " + Reason.of(e));
    }
    console.print(
        format.equals("json")
            ? InspectReport.json(snapshot.meta(), usage, withKeys)
            : InspectReport.pretty(snapshot.meta(), usage, withKeys));
    return 0;
  }
}
