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

/** {@code operator raft transfer-leader}: another server leads. */
public final class RaftTransferLeader implements Command {
  @Override
  public String summary() {
    return "Transfers leadership to another server";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return """
    Hands leadership to another server: the one of -id, or the one that has come farthest.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(Flag.text("id", "id", "ID of the server that is to lead."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    Query query = new Query().withIf("id", flags.find("id"));
    try (AgentClient agent = ClientFlags.agent(console, flags);
        Response response =
            agent.send("POST", "/v1/operator/raft/transfer-leader", query, new byte[0])) {
      if (!JsonObject.of(response.ok().json()).is("Success")) {
        throw new CommandException("Error transferring leadership: the leader has refused");
      }
    } catch (IOException e) {
      throw new CommandException("Error transferring leadership: " + e.getMessage());
    }
    console.line("Success");
    return 0;
  }
}
