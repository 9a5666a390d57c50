package io.praetor.cli.cluster;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.Table;
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

/** {@code operator usage instances}: how many services and instances are registered. */
public final class UsageInstances implements Command {
  /** Between columns, as in Consul. */
  private static final int GAP = 6;

  private static final String BILLABLE = "BillableServiceInstances";

  @Override
  public String summary() {
    return "Tells how many services and instances are registered";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return """
    Tells how many services, instances of them and nodes are registered. Instances that belong to the servers or to a mesh are not among the billable ones: that is Consul's word, nothing is billed here.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.toggle("all-datacenters", "Of all datacenters; there is one here."),
        Flag.toggle("billable", "Only the billable instances."),
        Flag.toggle("connect", "Only the instances of a mesh."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    flags.noArguments();
    boolean isBillable = flags.on("billable");
    boolean isConnect = flags.on("connect");
    boolean all = flags.on("all-datacenters");
    if (isBillable && isConnect) {
      throw new UsageException("Cannot specify both -billable and -connect flags", false);
    }
    Map<String, JsonObject> usage = usage(console, flags, all);
    if (!isConnect) {
      billable(console, usage, all);
    }
    if (!isBillable && !isConnect) {
      console.line("");
      nodes(console, usage);
    }
    if (!isBillable) {
      if (!isConnect) {
        console.line("");
      }
      connect(console, usage, all);
    }
    return 0;
  }

  private static Map<String, JsonObject> usage(Console console, Flags flags, boolean all)
      throws CommandException, IOException {
    Map<String, JsonObject> usage = new TreeMap<>();
    try (AgentClient agent = ClientFlags.agent(console, flags);
        Response response =
            agent.get("/v1/operator/usage", all ? new Query().flag("global") : new Query())) {
      JsonObject.of(response.ok().json())
          .object("Usage")
          .map()
          .forEach((datacenter, of) -> usage.put(String.valueOf(datacenter), JsonObject.of(of)));
    } catch (IOException e) {
      throw new CommandException("Error fetching usage information: " + e.getMessage());
    }
    return usage;
  }

  private static void billable(Console console, Map<String, JsonObject> usage, boolean all) {
    long instances = usage.values().stream().mapToLong(of -> of.number(BILLABLE)).sum();
    long services = usage.values().stream().mapToLong(of -> of.number("Services")).sum();
    console.line("Billable Service Instances Total: " + instances);
    usage.forEach((datacenter, of) ->
        console.line(datacenter + " Billable Service Instances: " + of.number(BILLABLE)));
    console.line("");
    console.line("Billable Services");
    Table table =
        all
            ? new Table(GAP, "Datacenter", "Services", "Service instances")
            : new Table(GAP, "Services", "Service instances");
    usage.forEach((datacenter, of) -> {
      String named = String.valueOf(of.number("Services"));
      String count = String.valueOf(of.number(BILLABLE));
      if (all) {
        table.row(datacenter, named, count);
      } else {
        table.row(named, count);
      }
    });
    if (all) {
      table.row("", "", "");
      table.row("Total", String.valueOf(services), String.valueOf(instances));
    }
    table.print(console);
  }

  private static void nodes(Console console, Map<String, JsonObject> usage) {
    console.line("Nodes");
    Table table = new Table(GAP, "Datacenter", "Count");
    usage.forEach((datacenter, of) -> table.row(datacenter, String.valueOf(of.number("Nodes"))));
    table.row("", "");
    long sum = usage.values().stream().mapToLong(of -> of.number("Nodes")).sum();
    table.row("Total", String.valueOf(sum));
    table.print(console);
  }

  private static void connect(Console console, Map<String, JsonObject> usage, boolean all) {
    console.line("Connect Services");
    Table table =
        all
            ? new Table(GAP, "Datacenter", "Type", "Service instances")
            : new Table(GAP, "Type", "Service instances");
    long sum = 0;
    for (Map.Entry<String, JsonObject> each : usage.entrySet()) {
      JsonObject counts = each.getValue().object("ConnectServiceInstances");
      for (Object kind : counts.map().keySet()) {
        String type = String.valueOf(kind);
        long count = counts.number(type);
        sum += count;
        if (all) {
          table.row(each.getKey(), type, String.valueOf(count));
        } else {
          table.row(type, String.valueOf(count));
        }
      }
    }
    if (all) {
      table.row("", "", "");
      table.row("Total", "", String.valueOf(sum));
    }
    table.print(console);
  }
}
