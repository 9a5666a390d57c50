package io.praetor.cli.cluster;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.ClientFlags;
import io.praetor.cli.http.Query;
import java.io.IOException;
import java.util.List;

/** {@code reload}: an agent reads its configuration again. */
public final class Reload implements Command {
  @Override
  public String summary() {
    return "Makes an agent read its configuration again";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return """
    Makes an agent read its configuration files again. What it cannot change while it runs, it says in its log.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of();
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    try (AgentClient agent = ClientFlags.agent(console, flags)) {
      agent.put("/v1/agent/reload", new Query(), null).ok().bytes();
    } catch (IOException e) {
      throw new CommandException("Error reloading: " + e.getMessage());
    }
    console.line("Configuration reload triggered");
    return 0;
  }
}
