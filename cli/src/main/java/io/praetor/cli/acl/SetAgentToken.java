package io.praetor.cli.acl;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.ClientFlags;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.client.text.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** {@code acl set-agent-token}: a token of the agent's own, while it runs. */
public final class SetAgentToken implements Command {
  private static final List<String> TYPES =
      List.of(
          "default", "agent", "recovery", "replication", "config_file_service_registration", "dns");

  @Override
  public String summary() {
    return "Sets a token of the agent's own";
  }

  @Override
  public String arguments() {
    return "[options] TYPE TOKEN";
  }

  @Override
  public String description() {
    return """
    Sets a token that the agent uses by itself or for requests without one. TYPE is default, agent, recovery, dns, replication or config_file_service_registration.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of();
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    if (flags.arguments().size() != 2) {
      throw new CommandException(
          "Error! TYPE and TOKEN are needed (got " + flags.arguments().size() + " arguments)");
    }
    String type = flags.arguments().getFirst();
    String name =
        switch (type) {
          case "master", "agent_master", "agent_recovery" -> "recovery";
          default -> type;
        };
    if (!TYPES.contains(name)) {
      throw new CommandException("Unknown token type: " + type + ". Use one of " + TYPES);
    }
    String path = "/v1/agent/token/" + (name.equals("recovery") ? "agent_recovery" : name);
    byte[] body =
        JsonText.compact(Map.of("Token", flags.arguments().get(1)))
            .getBytes(StandardCharsets.UTF_8);
    try (AgentClient agent = ClientFlags.agent(console, flags);
        Response response = agent.put(path, new Query(), body)) {
      var _ = response.ok().text();
    } catch (IOException e) {
      throw new CommandException(
          "Failed to set the agent's token \"" + type + "\": " + e.getMessage());
    }
    console.line("ACL token \"" + type + "\" set successfully");
    return 0;
  }
}
