package io.praetor.cli.server;

import io.praetor.agent.config.AgentFlags;
import io.praetor.agent.config.ConfigLoader;
import io.praetor.agent.config.LoadedConfig;
import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code agent}: runs an agent until it is told to stop. */
public final class AgentCommand implements Command {
  @Override
  public String summary() {
    return "Runs an agent: a server, or a client that forwards to servers";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return """
    Starts an agent and runs it until it is interrupted. Settings come from flags and from files; \
    what stands later wins. With -dev it is a server of its own that keeps everything in memory.
    """;
  }

  @Override
  public List<Flag> flags() {
    return AgentFlagTable.flags();
  }

  @Override
  public boolean speaksToAgent() {
    return false;
  }

  @Override
  public int run(Console console, Flags flags)
      throws CommandException, IOException, InterruptedException {
    if (!flags.arguments().isEmpty()) {
      throw new CommandException(
          "Unexpected extra arguments: " + String.join(" ", flags.arguments()));
    }
    List<AgentFlags.Given> given = new ArrayList<>();
    for (Map.Entry<String, List<String>> flag : flags.given().entrySet()) {
      for (String value : flag.getValue()) {
        given.add(new AgentFlags.Given(flag.getKey(), value));
      }
    }
    LoadedConfig loaded = ConfigCheck.load("The configuration can't be used:\n\t* ", given);
    return AgentProcess.run(console, loaded, () -> ConfigLoader.load(given));
  }
}
