package io.praetor.cli.cluster;

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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** {@code members}: the agents of the cluster. */
public final class Members implements Command {
  @Override
  public String summary() {
    return "Lists the agents of the cluster";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return """
    Lists the agents of the cluster with their state, as this agent sees them.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.toggle("detailed", "Print all tags of each agent."),
        Flag.text(
            "filter", "expression", "Expression that members must match; the agent applies it."),
        Flag.text(
            "segment", "name", "Accepted for compatibility with Consul; there are no segments."),
        Flag.text("status", "pattern", ".*", "Regular expression that the state must match."),
        Flag.toggle("wan", "Accepted; there is one network between agents."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    Pattern status;
    try {
      status = Pattern.compile(flags.text("status"));
    } catch (PatternSyntaxException e) {
      throw new CommandException("Failed to compile status regexp: " + e.getMessage());
    }
    List<JsonObject> members = new ArrayList<>();
    Query query = new Query().with("segment", "_all").withIf("filter", flags.find("filter"));
    if (flags.on("wan")) {
      query.with("wan", "1");
    }
    try (AgentClient agent = ClientFlags.agent(console, flags);
        Response response = agent.get("/v1/agent/members", query)) {
      for (JsonObject member : JsonObject.list(response.ok().json())) {
        if (status.matcher(state(member)).matches()) {
          members.add(member);
        }
      }
    } catch (IOException e) {
      throw new CommandException("Error retrieving members: " + e.getMessage());
    }
    if (members.isEmpty()) {
      return 2;
    }
    members.sort(Comparator.comparing(member -> member.text("Name")));
    if (flags.on("detailed")) {
      detailed(console, members);
    } else {
      standard(console, members);
    }
    return 0;
  }

  private static void standard(Console console, List<JsonObject> members) {
    Table table =
        new Table(
            "Node", "Address", "Status", "Type", "Build", "Protocol", "DC", "Partition", "Segment");
    for (JsonObject member : members) {
      JsonObject tags = member.object("Tags");
      boolean server = tags.text("role").equals("consul");
      String build = tags.text("build");
      int colon = build.indexOf(':');
      String partition = tags.text("ap");
      String segment = tags.text("segment");
      table.row(
          member.text("Name"),
          address(member),
          state(member),
          server ? "server" : "client",
          colon < 0 ? build : build.substring(0, colon),
          tags.text("vsn"),
          tags.text("dc"),
          partition.isEmpty() ? "default" : partition,
          server ? "<all>" : segment.isEmpty() ? "<default>" : segment);
    }
    table.print(console);
  }

  private static void detailed(Console console, List<JsonObject> members) {
    Table table = new Table("Node", "Address", "Status", "Tags");
    for (JsonObject member : members) {
      StringBuilder tags = new StringBuilder();
      for (Map.Entry<?, ?> tag : new TreeMap<>(member.object("Tags").map()).entrySet()) {
        tags.append(tags.isEmpty() ? "" : ",").append(tag.getKey());
        tags.append('=').append(tag.getValue());
      }
      table.row(member.text("Name"), address(member), state(member), tags.toString());
    }
    table.print(console);
  }

  private static String address(JsonObject member) {
    String host = member.text("Addr");
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + member.text("Port");
  }

  private static String state(JsonObject member) {
    return switch ((int) member.number("Status")) {
      case 1 -> "alive";
      case 2 -> "leaving";
      case 3 -> "left";
      case 4 -> "failed";
      default -> "none";
    };
  }
}
