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

/** {@code operator autopilot get-config}: the settings of autopilot. */
public final class AutopilotGetConfig implements Command {
  @Override
  public String summary() {
    return "Prints the settings of autopilot";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return """
    Prints the settings of autopilot: when a server counts as stable, and whether dead ones are removed.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of();
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    JsonObject config;
    try (AgentClient agent = ClientFlags.agent(console, flags);
        Response response = agent.get("/v1/operator/autopilot/configuration", new Query())) {
      config = JsonObject.of(response.ok().json());
    } catch (IOException e) {
      throw new CommandException("Error querying Autopilot configuration: " + e.getMessage());
    }
    for (String name :
        List.of(
            "CleanupDeadServers",
            "LastContactThreshold",
            "MaxTrailingLogs",
            "MinQuorum",
            "ServerStabilizationTime")) {
      console.line(name + " = " + config.text(name));
    }
    console.line("RedundancyZoneTag = \"" + config.text("RedundancyZoneTag") + "\"");
    console.line("DisableUpgradeMigration = " + config.is("DisableUpgradeMigration"));
    console.line("UpgradeVersionTag = \"" + config.text("UpgradeVersionTag") + "\"");
    return 0;
  }
}
