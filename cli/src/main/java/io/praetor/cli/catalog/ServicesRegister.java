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
import io.praetor.client.text.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code services register}: registers services with the agent. */
public final class ServicesRegister implements Command {
  private static final int PORT_MAX = 65_535;
  private static final List<String> OWN =
      List.of("address", "id", "meta", "name", "port", "socket", "tag");

  @Override
  public String summary() {
    return "Registers services with the agent";
  }

  @Override
  public String arguments() {
    return "[options] [FILE...]";
  }

  @Override
  public String description() {
    return """
    Registers the services that files of JSON or HCL define, or the one that the options describe, with the agent, which keeps them until they are deregistered.

      $ %s services register web.hcl
      $ %s services register -name=web -port=8080 -tag=primary
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.text("address", "value", "Address of the service; the agent's unless given."),
        Flag.text("id", "value", "Id of the service; its name unless given."),
        Flag.list("meta", "key=value", "A pair of meta data."),
        Flag.text("name", "value", "Name of the service."),
        Flag.text("port", "value", "0", "Port of the service."),
        Flag.text("socket", "value", "Unix socket of the service, instead of address and port."),
        Flag.list("tag", "value", "A tag."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    List<JsonObject> services = new ArrayList<>();
    boolean isDescribed = OWN.stream().anyMatch(flags::given);
    if (isDescribed == !flags.arguments().isEmpty()) {
      throw new UsageException(
          isDescribed
              ? "Options and files exclude each other: describe one service, or name files"
              : "Service registration requires at least one argument or flags",
          true);
    }
    if (isDescribed) {
      if (flags.text("name").isEmpty()) {
        throw new UsageException("A service needs a -name", true);
      }
      services.add(described(flags));
    }
    for (String file : flags.arguments()) {
      services.addAll(ServiceFile.read(file));
    }
    try (AgentClient agent = ClientFlags.agent(console, flags)) {
      for (JsonObject service : services) {
        byte[] body = JsonText.compact(service.map()).getBytes(StandardCharsets.UTF_8);
        String name = ServiceFile.text(service, "name");
        try (Response response = agent.put("/v1/agent/service/register", new Query(), body)) {
          response.ok().bytes();
        } catch (IOException e) {
          throw new CommandException(
              "Error registering service \"" + name + "\": " + e.getMessage());
        }
        console.line("Registered service: " + name);
      }
    }
    return 0;
  }

  private static JsonObject described(Flags flags) throws UsageException {
    Map<String, Object> service = new LinkedHashMap<>();
    service.put("ID", flags.text("id"));
    service.put("Name", flags.text("name"));
    service.put("Address", flags.text("address"));
    service.put("SocketPath", flags.text("socket"));
    service.put("Port", flags.integer("port", 0, PORT_MAX));
    service.put("Tags", flags.all("tag"));
    Map<String, String> meta = new LinkedHashMap<>();
    for (String pair : flags.all("meta")) {
      int equals = pair.indexOf('=');
      if (equals < 0) {
        throw new UsageException("-meta takes key=value, not \"" + pair + "\"", true);
      }
      meta.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    service.put("Meta", meta);
    return JsonObject.of(service);
  }
}
