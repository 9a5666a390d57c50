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
import io.praetor.client.text.JsonObject;
import io.praetor.client.text.JsonText;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;

/** {@code operator autopilot state}: how the servers are. */
public final class AutopilotState implements Command {
  @Override
  public String summary() {
    return "Prints the health of the servers";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return """
    Prints how each server is, and how many may fail before the cluster stops.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(Flag.text("format", "form", "pretty", "pretty or json."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    String format = flags.text("format");
    if (!format.equals("pretty") && !format.equals("json")) {
      throw new UsageException("Invalid format \"" + format + "\": use pretty or json", false);
    }
    try (AgentClient agent = ClientFlags.agent(console, flags);
        Response response = agent.get("/v1/operator/autopilot/state", new Query())) {
      Object json = response.ok().json();
      if (format.equals("json")) {
        console.line(JsonText.indented(json, "    "));
      } else {
        pretty(console, JsonObject.of(json));
      }
    } catch (IOException e) {
      throw new CommandException("Error querying Autopilot state: " + e.getMessage());
    }
    return 0;
  }

  private static void pretty(Console console, JsonObject state) {
    console.line("Healthy:                      " + state.is("Healthy"));
    console.line("Failure Tolerance:            " + state.number("FailureTolerance"));
    console.line("Leader:                       " + state.text("Leader"));
    console.line("Voters:");
    for (String voter : state.texts("Voters")) {
      console.line("   " + voter);
    }
    console.line("Servers:");
    JsonObject servers = state.object("Servers");
    for (Object id : new TreeMap<>(servers.map()).keySet()) {
      JsonObject server = servers.object(String.valueOf(id));
      console.line("   " + id);
      field(console, "Name", server.text("Name"));
      field(console, "Address", server.text("Address"));
      field(console, "Version", server.text("Version"));
      field(console, "Status", server.text("Status"));
      field(console, "Node Type", server.text("NodeType"));
      field(console, "Node Status", server.text("NodeStatus"));
      field(console, "Healthy", String.valueOf(server.is("Healthy")));
      field(console, "Last Contact", server.text("LastContact"));
      field(console, "Last Term", server.text("LastTerm"));
      field(console, "Last Index", server.text("LastIndex"));
    }
  }

  private static void field(Console console, String name, String value) {
    console.line("      " + name + ":" + " ".repeat(Math.max(1, 16 - name.length())) + value);
  }
}
