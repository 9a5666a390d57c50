package io.praetor.cli.rules;

import io.praetor.cli.command.Arguments;
import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.Table;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.cli.praetor.PraetorAgent;
import io.praetor.client.text.JsonObject;
import io.praetor.client.text.JsonText;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code rules list}, {@code rules read} and {@code rules delete}. */
public final class RulesList implements Command {
  private enum Verb {
    LIST,
    READ,
    DELETE
  }

  private final Verb verb;

  private RulesList(Verb verb) {
    this.verb = verb;
  }

  /** Lists rules. */
  public static Command list() {
    return new RulesList(Verb.LIST);
  }

  /** Shows a rule. */
  public static Command read() {
    return new RulesList(Verb.READ);
  }

  /** Deletes a rule. */
  public static Command delete() {
    return new RulesList(Verb.DELETE);
  }

  @Override
  public String summary() {
    return switch (verb) {
      case LIST -> "Lists the rules of values";
      case READ -> "Shows a rule";
      case DELETE -> "Deletes a rule";
    };
  }

  @Override
  public String arguments() {
    return verb == Verb.LIST ? "[options]" : "[options] NAME";
  }

  @Override
  public String description() {
    return switch (verb) {
      case LIST -> "Lists the rules of values, with the keys that each is about.\n";
      case READ -> "Shows a rule; with -json in the form that \"%s rules put\" takes.\n";
      case DELETE -> "Deletes a rule. Values that it has refused may be written then.\n";
    };
  }

  @Override
  public List<Flag> flags() {
    return verb == Verb.DELETE
        ? List.of()
        : List.of(Flag.toggle("json", "Print the agent's answer."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    if (verb == Verb.LIST) {
      flags.noArguments();
    }
    String name = verb == Verb.LIST ? "" : Arguments.of(flags, 1, "NAME").getFirst();
    String path = RuleText.PATH + "/" + Query.path(name);
    try (PraetorAgent agent = PraetorAgent.open(console, flags, "rules")) {
      switch (verb) {
        case LIST -> {
          try (Response response = agent.get(RuleText.PATH, new Query())) {
            list(console, flags, response.json());
          }
        }
        case READ -> {
          try (Response response = agent.find(path, new Query())) {
            if (response == null) {
              throw new CommandException("Error! There is no rule " + name);
            }
            JsonObject rule = JsonObject.of(response.json());
            if (flags.on("json")) {
              console.line(JsonText.indented(rule.map(), "    "));
            } else {
              RuleText.print(console, rule);
            }
          }
        }
        case DELETE -> {
          try (Response response = agent.send("DELETE", path, new Query(), (byte[]) null)) {
            if (response.text().contains("false")) {
              throw new CommandException("Error! There is no rule " + name);
            }
          }
          console.line("Success! Deleted rule: " + name);
        }
      }
    }
    return 0;
  }

  private static void list(Console console, Flags flags, @Nullable Object json) {
    if (flags.on("json")) {
      console.line(JsonText.indented(json, "    "));
      return;
    }
    Table table = new Table("Name", "Keys", "Kind", "Mode", "Description");
    for (JsonObject rule : JsonObject.list(json)) {
      table.row(
          rule.text("Name"),
          RuleText.keys(rule),
          rule.text("Kind"),
          rule.text("Mode"),
          rule.text("Description"));
    }
    table.print(console);
  }
}
