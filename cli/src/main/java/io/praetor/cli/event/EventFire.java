package io.praetor.cli.event;

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
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code event}: fires an event to the agents of the cluster. */
public final class EventFire implements Command {
  @Override
  public String summary() {
    return "Fires an event to all agents";
  }

  @Override
  public String arguments() {
    return "[options] [PAYLOAD]";
  }

  @Override
  public String description() {
    return """
    Fires an event, which every agent that is connected gets once; agents run what their watches of type event say. Filters are regular expressions, and each agent judges them for itself. An event is delivered on a best effort: an agent that does not run gets none.

      $ %s event -name=deploy 1.4.2
      $ %s event -name=restart -service=^web$ -tag=canary
      $ %s watch -type=event -name=deploy ./deploy.sh
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.text("name", "name", "Name of the event; it has to be given."),
        Flag.text("node", "expression", "Only agents whose node has a name like this."),
        Flag.text(
            "service", "expression", "Only agents that have a service with a name like this."),
        Flag.text("tag", "expression", "With -service: one that has a tag like this."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    String name = flags.text("name");
    if (name.isEmpty()) {
      throw new UsageException("Event name must be specified", true);
    }
    List<String> arguments = flags.arguments();
    if (arguments.size() > 1) {
      throw new UsageException("Too many command line arguments.", true);
    }
    byte[] payload =
        arguments.isEmpty() ? new byte[0] : arguments.getFirst().getBytes(StandardCharsets.UTF_8);
    Query query =
        new Query()
            .withIf("node", flags.text("node"))
            .withIf("service", flags.text("service"))
            .withIf("tag", flags.text("tag"));
    try (AgentClient agent = ClientFlags.agent(console, flags);
        Response response = agent.put("/v1/event/fire/" + Query.path(name), query, payload)) {
      console.line("Event ID: " + JsonObject.of(response.ok().json()).text("ID"));
    } catch (IOException e) {
      throw new CommandException("Error firing event: " + e.getMessage());
    }
    return 0;
  }
}
