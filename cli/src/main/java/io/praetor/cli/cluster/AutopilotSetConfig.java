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
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code operator autopilot set-config}: changes what is given, leaves the rest, and never
 * overwrites another's change.
 */
public final class AutopilotSetConfig implements Command {
  @Override
  public String summary() {
    return "Changes the settings of autopilot";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return """
    Changes the settings of autopilot that are given; the others stay.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.toggle(
            "cleanup-dead-servers", "Remove dead servers when new ones come; =false to keep them."),
        Flag.toggle("disable-upgrade-migration", "Accepted for compatibility with Consul."),
        Flag.text(
            "last-contact-threshold",
            "duration",
            "How long a healthy server may be out of contact."),
        Flag.text("max-trailing-logs", "number", "Entries that a healthy server may lag."),
        Flag.text("min-quorum", "number", "Servers below which none is removed."),
        Flag.text("redundancy-zone-tag", "name", "Accepted for compatibility with Consul."),
        Flag.text(
            "server-stabilization-time",
            "duration",
            "How long a new server has to be healthy before it votes."),
        Flag.text("upgrade-version-tag", "name", "Accepted for compatibility with Consul."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    String path = "/v1/operator/autopilot/configuration";
    try (AgentClient agent = ClientFlags.agent(console, flags)) {
      Map<Object, @Nullable Object> config;
      try (Response response = agent.get(path, new Query())) {
        config = new LinkedHashMap<>(JsonObject.of(response.ok().json()).map());
      }
      change(config, flags);
      Object index = config.get("ModifyIndex");
      Query query = new Query().with("cas", index == null ? "0" : index.toString());
      byte[] body = JsonText.compact(config).getBytes(StandardCharsets.UTF_8);
      try (Response response = agent.put(path, query, body)) {
        if (!response.ok().text().contains("true")) {
          throw new CommandException(
              "Configuration could not be updated: someone else has just done so. Try again.");
        }
      }
    } catch (IOException e) {
      throw new CommandException("Error setting Autopilot configuration: " + e.getMessage());
    }
    console.line("Configuration updated!");
    return 0;
  }

  private static void change(Map<Object, @Nullable Object> config, Flags flags)
      throws UsageException {
    for (String name : flags.given().keySet()) {
      switch (name) {
        case "cleanup-dead-servers" -> config.put("CleanupDeadServers", flags.on(name));
        case "disable-upgrade-migration" -> config.put("DisableUpgradeMigration", flags.on(name));
        case "last-contact-threshold" -> config.put("LastContactThreshold", flags.text(name));
        case "max-trailing-logs" -> config.put("MaxTrailingLogs", number(flags, name));
        case "min-quorum" -> config.put("MinQuorum", number(flags, name));
        case "redundancy-zone-tag" -> config.put("RedundancyZoneTag", flags.text(name));
        case "server-stabilization-time" -> config.put("ServerStabilizationTime", flags.text(name));
        case "upgrade-version-tag" -> config.put("UpgradeVersionTag", flags.text(name));
        default -> {
          // Says which agent, not what to change.
        }
      }
    }
  }

  private static Integer number(Flags flags, String name) throws UsageException {
    return flags.integer(name, 0, Integer.MAX_VALUE);
  }
}
