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
import java.util.Locale;

/** {@code rtt}: estimates how long the way between two nodes takes, from their coordinates. */
public final class Rtt implements Command {
  private static final double MS_PER_SECOND = 1_000;

  @Override
  public String summary() {
    return "Estimates the round trip between two nodes";
  }

  @Override
  public String arguments() {
    return "[options] NODE1 [NODE2]";
  }

  @Override
  public String description() {
    return """
    Estimates the time that a round trip between two nodes takes, from their coordinates. NODE2 is the agent's own node unless given.

      $ %s rtt n1 n2
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.toggle("wan", "Between servers of datacenters; there is one datacenter here."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    List<String> nodes = flags.arguments();
    if (nodes.isEmpty() || nodes.size() > 2) {
      throw new UsageException("One or two node names must be specified", true);
    }
    if (flags.on("wan")) {
      throw new CommandException("There is one datacenter here, and so no WAN coordinates");
    }
    try (AgentClient agent = ClientFlags.agent(console, flags)) {
      String one = nodes.getFirst();
      String other = nodes.size() > 1 ? nodes.get(1) : self(agent);
      List<JsonObject> known;
      try (Response response = agent.get("/v1/coordinate/nodes", new Query())) {
        known = JsonObject.list(response.ok().json());
      } catch (IOException e) {
        throw new CommandException("Error getting coordinates: " + e.getMessage());
      }
      double seconds = distance(find(known, one), find(known, other));
      console.line(
          String.format(
              Locale.ROOT,
              "Estimated %s <-> %s rtt: %.3f ms (using LAN coordinates)",
              one,
              other,
              seconds * MS_PER_SECOND));
    }
    return 0;
  }

  private static String self(AgentClient agent) throws CommandException, IOException {
    try (Response response = agent.get("/v1/agent/self", new Query())) {
      return JsonObject.of(response.ok().json()).object("Config").text("NodeName");
    } catch (IOException e) {
      throw new CommandException("Unable to look up the agent's own node: " + e.getMessage());
    }
  }

  private static JsonObject find(List<JsonObject> known, String node) throws CommandException {
    for (JsonObject each : known) {
      if (each.text("Node").equalsIgnoreCase(node)) {
        return each.object("Coord");
      }
    }
    throw new CommandException("Could not find a coordinate for node \"" + node + "\"");
  }

  /** Vivaldi's estimate in seconds (Consul's documentation, "Network Coordinates"). */
  private static double distance(JsonObject one, JsonObject other) {
    List<Double> a = vector(one);
    List<Double> b = vector(other);
    double squares = 0;
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      squares += (a.get(i) - b.get(i)) * (a.get(i) - b.get(i));
    }
    double raw = Math.sqrt(squares) + number(one, "Height") + number(other, "Height");
    double adjusted = raw + number(one, "Adjustment") + number(other, "Adjustment");
    return adjusted > 0 ? adjusted : raw;
  }

  private static List<Double> vector(JsonObject coordinate) {
    List<Double> vector = new ArrayList<>();
    if (coordinate.map().get("Vec") instanceof List<?> list) {
      list.forEach(each -> vector.add(Double.parseDouble(String.valueOf(each))));
    }
    return vector;
  }

  private static double number(JsonObject coordinate, String name) {
    return coordinate.map().get(name) instanceof Number number ? number.doubleValue() : 0;
  }
}
