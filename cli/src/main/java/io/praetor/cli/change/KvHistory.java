package io.praetor.cli.change;

import io.praetor.cli.command.Arguments;
import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.cli.praetor.PraetorAgent;
import io.praetor.client.text.JsonObject;
import io.praetor.client.text.JsonText;
import java.io.IOException;
import java.util.List;

/** {@code kv history}: the versions of a key, or the changes below a prefix, newest first. */
public final class KvHistory implements Command {
  @Override
  public String summary() {
    return "Lists what became of a key, by whom and why";
  }

  @Override
  public String arguments() {
    return "[options] KEY_OR_PREFIX";
  }

  @Override
  public String description() {
    return """
    Lists the versions of a key that are kept, newest first, deletions too: index, time, value, by \
    whom, from where and why. With -recurse the changes of all keys that begin with the argument.

      $ %s kv history services/backend/address
      $ %s kv history -recurse -limit=20 services/
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.text("before", "index", "Only what came before this index."),
        Flag.toggle("json", "Print the agent's answer."),
        Flag.text("limit", "number", "How many at most."),
        Flag.toggle("recurse", "All keys that begin with the argument."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    boolean recurse = flags.on("recurse");
    List<String> arguments = Arguments.of(flags, recurse ? 0 : 1, 1, "KEY");
    String key = arguments.isEmpty() ? "" : Arguments.key(arguments.getFirst());
    Query query = new Query();
    if (recurse) {
      query.flag("recurse");
    }
    if (flags.given("before")) {
      query.with("before", flags.unsigned("before"));
    }
    if (flags.given("limit")) {
      query.with("limit", flags.unsigned("limit"));
    }
    try (PraetorAgent agent = PraetorAgent.open(console, flags, "history");
        Response response = agent.find("/v1/praetor/history/" + Query.path(key), query)) {
      if (response == null) {
        throw new CommandException("Error! Nothing is kept of: " + key);
      }
      print(console, flags, JsonObject.of(response.json()), recurse, key);
    }
    return 0;
  }

  private static void print(
      Console console, Flags flags, JsonObject history, boolean recurse, String key)
      throws CommandException {
    if (flags.on("json")) {
      console.line(JsonText.indented(history.map(), "    "));
      return;
    }
    List<JsonObject> versions = history.objects("Versions");
    if (versions.isEmpty() && !recurse) {
      throw new CommandException("Error! Nothing is kept of: " + key);
    }
    for (JsonObject version : versions) {
      console.line((version.is("Current") ? "* " : "  ") + ChangeText.line(version, recurse));
    }
    if (history.is("More")) {
      console.error("There is more: go on with -before=" + versions.getLast().text("Index"));
    }
  }
}
