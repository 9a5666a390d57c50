package io.praetor.cli.catalog;

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
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code maint}: puts the agent's node or a service of it into maintenance, and takes it out. */
public final class Maint implements Command {
  private static final String OF_NODE = "_node_maintenance";
  private static final String OF_SERVICE = "_service_maintenance:";

  @Override
  public String summary() {
    return "Puts a node or a service into maintenance";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return """
    Puts the agent's node, or one of its services, into maintenance: it counts as critical, and nobody is sent there. Without -enable and -disable, prints what is in maintenance.

      $ %s maint -enable -reason="new disk"
      $ %s maint -disable -service=web
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.toggle("disable", "End maintenance."),
        Flag.toggle("enable", "Begin maintenance."),
        Flag.text("reason", "text", "With -enable: why, for people."),
        Flag.text("service", "id", "A service of the agent's, instead of the whole node."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    flags.noArguments();
    boolean isOn = flags.on("enable");
    boolean isOff = flags.on("disable");
    String reason = flags.text("reason");
    String service = flags.text("service");
    if (isOn && isOff) {
      throw new UsageException("Only one of -enable or -disable may be provided", false);
    }
    if (!isOn && !reason.isEmpty()) {
      throw new UsageException("Reason may only be provided with -enable", false);
    }
    if (!isOn && !isOff && !service.isEmpty()) {
      throw new UsageException("-service needs -enable or -disable", false);
    }
    try (AgentClient agent = ClientFlags.agent(console, flags)) {
      if (isOn || isOff) {
        change(agent, isOn, reason, service);
        String state = " maintenance is now " + (isOn ? "enabled" : "disabled");
        console.line(
            service.isEmpty() ? "Node" + state : "Service" + state + " for \"" + service + "\"");
      } else {
        list(console, agent);
      }
    }
    return 0;
  }

  private static void change(AgentClient agent, boolean isOn, String reason, String service)
      throws CommandException, IOException {
    String path =
        service.isEmpty()
            ? "/v1/agent/maintenance"
            : "/v1/agent/service/maintenance/" + Query.path(service);
    Query query =
        new Query().with("enable", String.valueOf(isOn)).withIf("reason", isOn ? reason : null);
    try (Response response = agent.put(path, query, null)) {
      response.ok().bytes();
    } catch (IOException e) {
      throw new CommandException(
          "Error "
              + (isOn ? "enabling" : "disabling")
              + (service.isEmpty() ? " node" : " service")
              + " maintenance: "
              + e.getMessage());
    }
  }

  private static void list(Console console, AgentClient agent)
      throws CommandException, IOException {
    Map<String, JsonObject> checks = new TreeMap<>();
    try (Response response = agent.get("/v1/agent/checks", new Query())) {
      JsonObject.of(response.ok().json())
          .map()
          .forEach((id, check) -> checks.put(String.valueOf(id), JsonObject.of(check)));
    } catch (IOException e) {
      throw new CommandException("Error getting checks: " + e.getMessage());
    }
    JsonObject node = checks.get(OF_NODE);
    if (node != null) {
      console.line("Node:");
      console.line("  Name:   " + node.text("Node"));
      console.line("  Reason: " + node.text("Notes"));
      console.line("");
    }
    checks.forEach((id, check) -> {
      if (id.startsWith(OF_SERVICE)) {
        console.line("Service:");
        console.line("  ID:     " + check.text("ServiceID"));
        console.line("  Reason: " + check.text("Notes"));
        console.line("");
      }
    });
  }
}
