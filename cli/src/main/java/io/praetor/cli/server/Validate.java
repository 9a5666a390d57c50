package io.praetor.cli.server;

import io.praetor.agent.config.AgentFlags;
import io.praetor.agent.config.LoadedConfig;
import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code validate}: whether an agent could start from these files. */
public final class Validate implements Command {
  @Override
  public String summary() {
    return "Checks configuration without starting";
  }

  @Override
  public String arguments() {
    return "[options] FILE_OR_FOLDER...";
  }

  @Override
  public String description() {
    return """
    Reads configuration files as an agent would, and says what is wrong with them.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.text(
            "config-format", "form", "Format of all files, whatever their name: json or hcl."),
        Flag.toggle("quiet", "Say nothing when all is well."));
  }

  @Override
  public boolean speaksToAgent() {
    return false;
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException {
    if (flags.arguments().isEmpty()) {
      throw new CommandException("Must specify at least one config file or directory");
    }
    List<AgentFlags.Given> given = new ArrayList<>();
    if (flags.given("config-format")) {
      given.add(new AgentFlags.Given("config-format", flags.text("config-format")));
    }
    for (String path : flags.arguments()) {
      given.add(
          new AgentFlags.Given(
              Files.isDirectory(Path.of(path)) ? "config-dir" : "config-file", path));
    }
    LoadedConfig loaded = ConfigCheck.check("Config validation failed: ", given);
    if (!flags.on("quiet")) {
      for (String warning : loaded.warnings()) {
        console.line("Warning: " + warning);
      }
      console.line("Configuration is valid!");
    }
    return 0;
  }
}
