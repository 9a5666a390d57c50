package io.praetor.cli.session;

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
import io.praetor.client.text.JsonText;
import java.io.IOException;
import java.util.List;

/** {@code session list}: the sessions there are. */
public final class SessionList implements Command {
  @Override
  public String summary() {
    return "Lists sessions";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return """
    Lists the sessions of the cluster, or those of one node.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.text("format", "form", "pretty", "pretty or json."),
        Flag.text("node", "name", "Only the sessions of this node."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    String node = flags.text("node");
    String path = node.isEmpty() ? "/v1/session/list" : "/v1/session/node/" + Query.path(node);
    SessionFormat format = SessionFormat.of(flags);
    try (AgentClient agent = ClientFlags.agent(console, flags);
        Response response = agent.get(path, new Query())) {
      Object json = response.ok().json();
      if (format == SessionFormat.JSON) {
        console.line(JsonText.indented(json, "    "));
        return 0;
      }
      Table table = new Table("ID", "Name", "Node", "TTL", "Behavior", "LockDelay");
      for (JsonObject session : JsonObject.list(json)) {
        table.row(
            session.text("ID"),
            session.text("Name").isEmpty() ? "-" : session.text("Name"),
            session.text("Node"),
            session.text("TTL").isEmpty() ? "-" : session.text("TTL"),
            session.text("Behavior"),
            SessionFormat.seconds(session.number("LockDelay")));
      }
      table.print(console);
    } catch (IOException e) {
      throw new CommandException("Error listing sessions: " + e.getMessage());
    }
    return 0;
  }
}
