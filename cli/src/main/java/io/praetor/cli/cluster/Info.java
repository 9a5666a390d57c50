package io.praetor.cli.cluster;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.ClientFlags;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.client.text.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code info}: the figures that an agent tells of itself. */
public final class Info implements Command {
  @Override
  public String summary() {
    return "Prints figures of an agent";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return """
    Prints the figures that an agent tells of itself: its build, its part in the cluster, its Raft log.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of();
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    JsonObject stats;
    try (AgentClient agent = ClientFlags.agent(console, flags);
        Response response = agent.get("/v1/agent/self", new Query())) {
      stats = JsonObject.of(response.ok().json()).object("Stats");
    } catch (IOException e) {
      throw new CommandException("Error querying agent: " + e.getMessage());
    }
    for (Object section : new TreeMap<>(stats.map()).keySet()) {
      console.line(section + ":");
      for (Map.Entry<?, ?> figure :
          new TreeMap<>(stats.object(String.valueOf(section)).map()).entrySet()) {
        console.line("\t" + figure.getKey() + " = " + figure.getValue());
      }
    }
    return 0;
  }
}
