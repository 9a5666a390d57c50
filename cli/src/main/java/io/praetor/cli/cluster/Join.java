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
import io.praetor.cli.http.Response;
import java.io.IOException;
import java.util.List;

/** {@code join}: an agent meets others. */
public final class Join implements Command {
  @Override
  public String summary() {
    return "Makes an agent join a cluster";
  }

  @Override
  public String arguments() {
    return "[options] ADDRESS...";
  }

  @Override
  public String description() {
    return """
    Makes an agent join the cluster of the agents at these addresses.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(Flag.toggle("wan", "Accepted; there is one network between agents."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    if (flags.arguments().isEmpty()) {
      throw new UsageException("At least one address to join must be specified.", true);
    }
    int joined = 0;
    try (AgentClient agent = ClientFlags.agent(console, flags)) {
      for (String address : flags.arguments()) {
        Query query = new Query();
        if (flags.on("wan")) {
          query.with("wan", "1");
        }
        try (Response response = agent.put("/v1/agent/join/" + Query.path(address), query, null)) {
          response.ok().bytes();
          joined++;
        } catch (IOException e) {
          console.error("Error joining address '" + address + "': " + e.getMessage());
        }
      }
    }
    if (joined == 0) {
      throw new CommandException("Failed to join any nodes.");
    }
    console.line("Successfully joined cluster by contacting " + joined + " nodes.");
    return joined == flags.arguments().size() ? 0 : 1;
  }
}
