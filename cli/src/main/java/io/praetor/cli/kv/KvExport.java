package io.praetor.cli.kv;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.Progress;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.ClientFlags;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.client.text.JsonText;
import java.io.IOException;
import java.util.List;

/** {@code kv export}: a tree as JSON, in the form that {@code kv import} and Consul's take. */
public final class KvExport implements Command {
  @Override
  public String summary() {
    return "Prints a tree as JSON";
  }

  @Override
  public String arguments() {
    return "[options] [PREFIX]";
  }

  @Override
  public String description() {
    return """
    Prints all keys that begin with PREFIX as JSON, with their flags and their values in base64. \
    Progress is shown on standard error while that is a terminal.

      $ %s kv export services/ > services.json
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of();
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    Keys.atMostOne(flags.arguments());
    String prefix =
        flags.arguments().isEmpty() ? "" : Keys.withoutSlash(flags.arguments().getFirst());
    List<KeyDetails> entries = List.of();
    try (AgentClient agent = ClientFlags.agent(console, flags);
        Response response = agent.get(Keys.path(prefix), new Query().flag("recurse"))) {
      if (response.status() != 404) {
        entries = KeyDetails.list(response.ok().json());
      }
    } catch (IOException e) {
      throw new CommandException(
          "Error querying " + console.product() + " agent: " + e.getMessage());
    }
    print(console, entries);
    return 0;
  }

  private static void print(Console console, List<KeyDetails> entries) {
    Progress progress = new Progress(console, "Exported", entries.size());
    String next = "";
    console.print("[");
    for (KeyDetails entry : entries) {
      console.print(next + "\n\t{\n\t\t\"key\": " + JsonText.quoted(entry.key()));
      console.print(",\n\t\t\"flags\": " + entry.flags());
      console.print(",\n\t\t\"value\": \"" + entry.base64());
      console.print("\"\n\t}");
      next = ",";
      progress.advance(1);
    }
    console.print(entries.isEmpty() ? "]\n" : "\n]\n");
    progress.end();
  }
}
