package io.praetor.cli.catalog;

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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code catalog services}: the names of the services that are registered. */
public final class CatalogServices implements Command {
  /** Between a name and its tags. */
  private static final int GAP = 4;

  @Override
  public String summary() {
    return "Lists the services that are registered";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return """
    Lists the services that are registered with the cluster, one to a line.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.text(
            "filter",
            "expression",
            "Expression that instances must match, @FILE with one, or - for standard input."),
        Flag.text("node", "id-or-name", "Only services on this node."),
        Flag.list("node-meta", "key=value", "A pair that the node of a service must have."),
        Flag.toggle("tags", "Print the tags of each service."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    flags.noArguments();
    String node = flags.text("node");
    Query query = new Query().withIf("filter", FilterText.of(console, flags));
    for (String pair : flags.all("node-meta")) {
      query.with("node-meta", pair.replaceFirst("=", ":"));
    }
    Map<String, SortedSet<String>> services = new TreeMap<>();
    try (AgentClient agent = ClientFlags.agent(console, flags);
        Response response =
            agent.get(
                node.isEmpty() ? "/v1/catalog/services" : "/v1/catalog/node/" + Query.path(node),
                query)) {
      Object json = response.ok().json();
      if (node.isEmpty()) {
        JsonObject.of(json).map().forEach((name, tags) -> add(services, name, tags));
      } else if (json != null) {
        for (Object each : JsonObject.of(json).object("Services").map().values()) {
          JsonObject service = JsonObject.of(each);
          add(services, service.text("Service"), service.map().get("Tags"));
        }
      }
    } catch (IOException e) {
      throw new CommandException("Error listing services: " + e.getMessage());
    }
    if (services.isEmpty()) {
      console.error("No services match the given query - try expanding your search.");
      return 0;
    }
    if (!flags.on("tags")) {
      services.keySet().forEach(console::line);
      return 0;
    }
    int width = services.keySet().stream().mapToInt(String::length).max().orElse(0);
    services.forEach((name, tags) -> {
      String gap = tags.isEmpty() ? "" : " ".repeat(width - name.length() + GAP);
      console.line(name + gap + String.join(",", tags));
    });
    return 0;
  }

  private static void add(
      Map<String, SortedSet<String>> services, Object name, @Nullable Object tags) {
    SortedSet<String> all = services.computeIfAbsent(String.valueOf(name), CatalogServices::none);
    if (tags instanceof Collection<?> list) {
      list.forEach(tag -> all.add(String.valueOf(tag)));
    }
  }

  private static SortedSet<String> none(String name) {
    return new TreeSet<>();
  }
}
