package io.praetor.cli.kv;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.ClientFlags;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import java.io.IOException;
import java.util.List;

/** {@code kv delete}: one key, one key with check-and-set, or a tree. */
public final class KvDelete implements Command {
  @Override
  public String summary() {
    return "Deletes a key or a tree";
  }

  @Override
  public String arguments() {
    return "[options] KEY_OR_PREFIX";
  }

  @Override
  public String description() {
    return """
    Deletes a key; with -recurse, all keys that begin with the argument. With -recurse and an \
    empty argument that is every key there is. On a terminal -recurse says how many keys that \
    are, and asks; -yes, a pipe and the name consul do not.

      $ %s kv delete services/backend/address
      $ %s kv delete -recurse services/
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.toggle("cas", "Delete only if the key has not changed since -modify-index."),
        Flag.text("modify-index", "number", "0", "With -cas: the ModifyIndex that it must have."),
        Flag.text("reason", "text", "Why, for those who read the history; Praetor alone keeps it."),
        Flag.toggle("recurse", "Delete all keys that begin with the argument."),
        Flag.toggle("yes", "With -recurse: do not ask."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    Keys.atMostOne(flags.arguments());
    boolean recurse = flags.on("recurse");
    boolean cas = flags.on("cas");
    String key = flags.arguments().isEmpty() ? "" : Keys.withoutSlash(flags.arguments().getFirst());
    if (key.isEmpty() && !recurse) {
      throw new CommandException("Error! Missing KEY argument");
    }
    String index = flags.unsigned("modify-index");
    if (!cas && !index.equals("0")) {
      throw new CommandException("Cannot specify -modify-index without -cas.");
    }
    if (cas && index.equals("0")) {
      throw new CommandException(
          "Cannot delete a key that does not exist. Provide a -modify-index greater than 0.");
    }
    if (cas && recurse) {
      throw new CommandException("Cannot specify both -cas and -recurse.");
    }
    Query query = new Query();
    if (recurse) {
      query.flag("recurse");
    } else if (cas) {
      query.with("cas", index);
    }
    try (AgentClient agent = ClientFlags.agent(console, flags)) {
      if (recurse && !flags.on("yes") && !agreed(console, agent, key)) {
        throw new CommandException("Nothing was deleted.");
      }
      Reasons.give(agent, flags);
      try (Response response = agent.send("DELETE", Keys.path(key), query, null)) {
        if (!response.ok().text().contains("true")) {
          throw new CommandException("Error! Did not delete key " + key + ": CAS failed");
        }
      }
    } catch (IOException e) {
      throw new CommandException(
          "Error! Did not delete " + (recurse ? "prefix " : "key ") + key + ": " + e.getMessage());
    }
    console.line(
        (recurse ? "Success! Deleted keys with prefix: " : "Success! Deleted key: ") + key);
    return 0;
  }

  /** Consul's command never asks, so whoever calls us by its name is not asked either. */
  private static boolean agreed(Console console, AgentClient agent, String prefix)
      throws IOException, CommandException {
    if (!console.canAsk() || console.program().equals("consul")) {
      return true;
    }
    String keys = "keys";
    try (Response response = agent.get(Keys.path(prefix), new Query().flag("keys"))) {
      if (response.status() == 404) {
        response.bytes();
        return true;
      }
      // Who may not list keys may be allowed to delete them.
      int count = response.status() == 200 ? count(response) : -1;
      if (count == 0) {
        return true;
      }
      if (count > 0) {
        keys = count == 1 ? "1 key" : count + " keys";
      }
    }
    return console.asked(
        prefix.isEmpty()
            ? "Delete all " + keys + " that there are?"
            : "Delete " + keys + " beginning with \"" + prefix + "\"?");
  }

  private static int count(Response response) throws IOException, CommandException {
    return response.json() instanceof List<?> names ? names.size() : 0;
  }
}
