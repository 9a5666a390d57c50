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

/** {@code leave}: an agent leaves the cluster and ends. */
public final class Leave implements Command {
  @Override
  public String summary() {
    return "Takes an agent out of the cluster and ends it";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return """
    Tells an agent to leave the cluster, so that the others do not take it for failed, and to end.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of();
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    try (AgentClient agent = ClientFlags.agent(console, flags)) {
      agent.put("/v1/agent/leave", new Query(), null).ok().bytes();
    } catch (IOException e) {
      throw new CommandException("Error leaving: " + e.getMessage());
    }
    console.line("Graceful leave complete");
    return 0;
  }
}
