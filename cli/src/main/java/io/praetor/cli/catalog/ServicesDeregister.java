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
import java.util.ArrayList;
import java.util.List;

/** {@code services deregister}: takes services from the agent. */
public final class ServicesDeregister implements Command {
  @Override
  public String summary() {
    return "Deregisters services from the agent";
  }

  @Override
  public String arguments() {
    return "[options] [FILE...]";
  }

  @Override
  public String description() {
    return """
    Takes the services that files of JSON or HCL define, or the one of an id, from the agent that they were registered with.

      $ %s services deregister web.hcl
      $ %s services deregister -id=web
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(Flag.text("id", "value", "Id of the service."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    String given = flags.text("id");
    if (given.isEmpty() == flags.arguments().isEmpty()) {
      throw new UsageException(
          given.isEmpty()
              ? "Service deregistration requires at least one argument or -id"
              : "-id and files exclude each other",
          true);
    }
    List<String> ids = new ArrayList<>();
    if (!given.isEmpty()) {
      ids.add(given);
    }
    for (String file : flags.arguments()) {
      for (JsonObject service : ServiceFile.read(file)) {
        String id = ServiceFile.text(service, "id");
        ids.add(id.isEmpty() ? ServiceFile.text(service, "name") : id);
      }
    }
    try (AgentClient agent = ClientFlags.agent(console, flags)) {
      for (String id : ids) {
        String path = "/v1/agent/service/deregister/" + Query.path(id);
        try (Response response = agent.put(path, new Query(), null)) {
          response.ok().bytes();
        } catch (IOException e) {
          throw new CommandException(
              "Error deregistering service \"" + id + "\": " + e.getMessage());
        }
        console.line("Deregistered service: " + id);
      }
    }
    return 0;
  }
}
