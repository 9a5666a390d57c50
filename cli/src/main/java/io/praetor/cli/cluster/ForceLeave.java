package io.praetor.cli.cluster;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.UsageException;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.ClientFlags;
import io.praetor.cli.http.Query;
import java.io.IOException;
import java.util.List;

/** {@code force-leave}: an agent that failed is taken for gone. */
public final class ForceLeave implements Command {
  @Override
  public String summary() {
    return "Takes a failed agent out of the cluster";
  }

  @Override
  public String arguments() {
    return "[options] NODE";
  }

  @Override
  public String description() {
    return """
    Tells the cluster that a failed agent will not come back.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.toggle("prune", "Remove it from the list of members altogether."),
        Flag.toggle("wan", "Accepted; there is one network between agents."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    if (flags.arguments().size() != 1) {
      throw new UsageException("A single node name must be specified to force leave.", true);
    }
    Query query = new Query();
    if (flags.on("prune")) {
      query.with("prune", "1");
    }
    if (flags.on("wan")) {
      query.with("wan", "1");
    }
    String path = "/v1/agent/force-leave/" + Query.path(flags.arguments().getFirst());
    try (AgentClient agent = ClientFlags.agent(console, flags)) {
      agent.put(path, query, null).ok().bytes();
    } catch (IOException e) {
      throw new CommandException("Error force leaving: " + e.getMessage());
    }
    return 0;
  }
}
