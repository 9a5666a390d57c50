package io.praetor.cli.cluster;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.Table;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.ClientFlags;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.client.text.JsonObject;
import java.io.IOException;
import java.util.List;

/** {@code operator raft list-peers}: the servers that keep the log. */
public final class RaftListPeers implements Command {
  @Override
  public String summary() {
    return "Lists the servers of the Raft cluster";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return """
    Lists the servers that keep the log, who leads, and how far each has come.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.toggle(
            "detailed", "Accepted for compatibility with Consul: the positions are always told."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    JsonObject configuration;
    try (AgentClient agent = ClientFlags.agent(console, flags);
        Response response = agent.get("/v1/operator/raft/configuration", new Query())) {
      configuration = JsonObject.of(response.ok().json());
    } catch (IOException e) {
      throw new CommandException("Error getting peers: " + e.getMessage());
    }
    List<JsonObject> servers = configuration.objects("Servers");
    long leaderIndex = 0;
    for (JsonObject server : servers) {
      leaderIndex = server.is("Leader") ? server.number("LastIndex") : leaderIndex;
    }
    Table table =
        new Table(
            "Node",
            "ID",
            "Address",
            "State",
            "Voter",
            "RaftProtocol",
            "Commit Index",
            "Trails Leader By");
    for (JsonObject server : servers) {
      boolean leader = server.is("Leader");
      long behind = Math.max(0, leaderIndex - server.number("LastIndex"));
      table.row(
          server.text("Node"),
          server.text("ID"),
          server.text("Address"),
          leader ? "leader" : "follower",
          String.valueOf(server.is("Voter")),
          server.text("ProtocolVersion"),
          server.text("LastIndex"),
          leader ? "-" : behind + (behind == 1 ? " commit" : " commits"));
    }
    table.print(console);
    return 0;
  }
}
