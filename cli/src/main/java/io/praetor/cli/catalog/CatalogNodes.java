package io.praetor.cli.catalog;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.Table;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.ClientFlags;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.client.text.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code catalog nodes}: the nodes that are registered. */
public final class CatalogNodes implements Command {
  @Override
  public String summary() {
    return "Lists the nodes that are registered";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return """
    Lists the nodes that are registered with the cluster.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.toggle("detailed", "Print all that is known of each node."),
        Flag.text(
            "filter",
            "expression",
            "Expression that nodes must match, @FILE with one, or - for standard input."),
        Flag.text("near", "node", "Sort by distance from this node, where the agent knows it."),
        Flag.list("node-meta", "key=value", "A pair that the node must have."),
        Flag.text("service", "name", "Only nodes that offer this service."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    flags.noArguments();
    String service = flags.text("service");
    Query query =
        new Query()
            .withIf("filter", FilterText.of(console, flags))
            .withIf("near", flags.find("near"));
    for (String pair : flags.all("node-meta")) {
      query.with("node-meta", pair.replaceFirst("=", ":"));
    }
    String path =
        service.isEmpty() ? "/v1/catalog/nodes" : "/v1/catalog/service/" + Query.path(service);
    List<JsonObject> nodes;
    try (AgentClient agent = ClientFlags.agent(console, flags);
        Response response = agent.get(path, query)) {
      nodes = JsonObject.list(response.ok().json());
    } catch (IOException e) {
      throw new CommandException("Error listing nodes: " + e.getMessage());
    }
    if (nodes.isEmpty()) {
      console.error("No nodes match the given query - try expanding your search.");
      return 0;
    }
    Table table =
        flags.on("detailed")
            ? new Table("Node", "ID", "Address", "DC", "TaggedAddresses", "Meta")
            : new Table("Node", "ID", "Address", "DC");
    for (JsonObject node : nodes) {
      String id = node.text("ID");
      if (flags.on("detailed")) {
        table.row(
            node.text("Node"),
            id,
            node.text("Address"),
            node.text("Datacenter"),
            pairs(node.object("TaggedAddresses")),
            pairs(node.object(service.isEmpty() ? "Meta" : "NodeMeta")));
      } else {
        table.row(
            node.text("Node"),
            id.length() > SHORT_ID ? id.substring(0, SHORT_ID) : id,
            node.text("Address"),
            node.text("Datacenter"));
      }
    }
    table.print(console);
    return 0;
  }

  private static final int SHORT_ID = 8;

  private static String pairs(JsonObject object) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<?, ?> pair : new TreeMap<>(object.map()).entrySet()) {
      text.append(text.isEmpty() ? "" : ", ").append(pair.getKey());
      text.append('=').append(pair.getValue());
    }
    return text.toString();
  }
}
