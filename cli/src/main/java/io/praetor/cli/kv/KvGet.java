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
import io.praetor.cli.praetor.PraetorAgent;
import io.praetor.cli.praetor.PraetorInfo;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code kv get}: a value, a tree of them, or the names alone. */
public final class KvGet implements Command {
  @Override
  public String summary() {
    return "Prints a value, a tree of values, or names";
  }

  @Override
  public String arguments() {
    return "[options] [KEY_OR_PREFIX]";
  }

  @Override
  public String description() {
    return """
    Prints the value of a key.

      $ %s kv get services/backend/address

    All that is known of it, or all keys that begin with a text:

      $ %s kv get -detailed services/backend/address
      $ %s kv get -recurse services/
      $ %s kv get -keys services/

    What it was at an index, as far back as the history is kept:

      $ %s kv get -at=1234 services/backend/address
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.text("at", "index", "As it was at this index."),
        Flag.toggle("base64", "Print values in base64."),
        Flag.toggle("detailed", "Print all that is known of a key."),
        Flag.toggle("keys", "Print the names that begin with the argument, not their values."),
        Flag.toggle("recurse", "Print all keys that begin with the argument."),
        Flag.text(
            "separator",
            "text",
            "/",
            "With -keys: a name is cut after the first of these, and told once."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    boolean keys = flags.on("keys");
    boolean recurse = flags.on("recurse");
    Keys.atMostOne(flags.arguments());
    String key = flags.arguments().isEmpty() ? "" : Keys.withoutSlash(flags.arguments().getFirst());
    if (key.isEmpty() && !keys && !recurse) {
      throw new CommandException("Error! Missing KEY argument");
    }
    try (AgentClient agent = ClientFlags.agent(console, flags)) {
      Where where = Where.of(agent, flags);
      if (keys) {
        names(console, where, key, flags.text("separator"));
      } else if (recurse) {
        tree(console, where, key, flags);
      } else {
        one(console, where, key, flags);
      }
    } catch (IOException e) {
      throw new CommandException(
          "Error querying " + console.product() + " agent: " + e.getMessage());
    }
    return 0;
  }

  private static void names(Console console, Where where, String prefix, String separator)
      throws IOException, CommandException {
    Query query = new Query().flag("keys").withIf("separator", separator);
    Object json = where.answer(prefix, query);
    if (json instanceof List<?> names) {
      for (Object name : names) {
        console.line(String.valueOf(name));
      }
    }
  }

  private static void tree(Console console, Where where, String prefix, Flags flags)
      throws IOException, CommandException {
    Object json = where.answer(prefix, new Query().flag("recurse"));
    if (json == null) {
      return;
    }
    boolean first = true;
    for (KeyDetails entry : KeyDetails.list(json)) {
      if (flags.on("detailed")) {
        if (!first) {
          console.print("\n");
        }
        first = false;
        detailed(console, entry, flags.on("base64"));
      } else {
        console.print(entry.key() + ":");
        value(console, entry, flags.on("base64"));
      }
    }
  }

  private static void one(Console console, Where where, String key, Flags flags)
      throws IOException, CommandException {
    Object json = where.answer(key, new Query());
    if (json == null) {
      throw new CommandException("Error! No key exists at: " + key);
    }
    for (KeyDetails entry : KeyDetails.list(json)) {
      if (flags.on("detailed")) {
        detailed(console, entry, flags.on("base64"));
      } else {
        value(console, entry, flags.on("base64"));
      }
    }
  }

  /**
   * The tree that is read: the present one, or that of an index.
   *
   * @param path in front of the key
   */
  private record Where(AgentClient agent, String path) {
    static Where of(AgentClient agent, Flags flags) throws IOException, CommandException {
      if (!flags.given("at")) {
        return new Where(agent, "/v1/kv/");
      }
      PraetorInfo.ask(agent, "history");
      return new Where(agent, "/v1/praetor/at/" + flags.unsigned("at") + "/");
    }

    /** The answer's JSON, or null where there is nothing. */
    @Nullable Object answer(String key, Query query) throws IOException, CommandException {
      try (Response response = agent.get(path + Query.path(key), query)) {
        if (response.status() == 404) {
          response.bytes();
          return null;
        }
        return response.status() == 410
            ? PraetorAgent.answered(response).json()
            : response.ok().json();
      }
    }
  }

  private static void detailed(Console console, KeyDetails entry, boolean base64)
      throws IOException {
    console.line("CreateIndex      " + entry.createIndex());
    console.line("Flags            " + entry.flags());
    console.line("Key              " + entry.key());
    console.line("LockIndex        " + entry.lockIndex());
    console.line("ModifyIndex      " + entry.modifyIndex());
    console.line("Session          " + (entry.session().isEmpty() ? "-" : entry.session()));
    console.print("Value            ");
    value(console, entry, base64);
  }

  private static void value(Console console, KeyDetails entry, boolean base64) throws IOException {
    if (base64) {
      console.line(entry.base64());
    } else {
      console.out().write(entry.value());
      console.out().write('\n');
    }
  }
}
