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

/** {@code operator raft remove-peer}: a server that will not come back leaves the log. */
public final class RaftRemovePeer implements Command {
  @Override
  public String summary() {
    return "Removes a server from the Raft cluster";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return """
    Removes a server that will not come back from those whose votes count. Name it by -id or by -address.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.text("address", "address", "Address of the server, as list-peers prints it."),
        Flag.text("id", "id", "ID of the server, as list-peers prints it."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    String address = flags.text("address");
    String id = flags.text("id");
    if (address.isEmpty() == id.isEmpty()) {
      throw new CommandException("Error removing peer: an address or id is required, and not both");
    }
    Query query = new Query().withIf("address", address).withIf("id", id);
    try (AgentClient agent = ClientFlags.agent(console, flags)) {
      agent.send("DELETE", "/v1/operator/raft/peer", query, null).ok().bytes();
    } catch (IOException e) {
      throw new CommandException("Error removing peer: " + e.getMessage());
    }
    console.line(
        id.isEmpty()
            ? "Removed peer with address \"" + address + "\""
            : "Removed peer with id \"" + id + "\"");
    return 0;
  }
}
