package io.praetor.cli.change;

import io.praetor.cli.command.Arguments;
import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.Table;
import io.praetor.cli.command.UsageException;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.cli.praetor.PraetorAgent;
import io.praetor.client.text.JsonObject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code retention list}, {@code set} and {@code delete}: how much of the history is kept. */
public final class RetentionCommand implements Command {
  private static final String PATH = "/v1/praetor/retention";

  private enum Verb {
    LIST,
    SET,
    DELETE
  }

  private final Verb verb;

  private RetentionCommand(Verb verb) {
    this.verb = verb;
  }

  /** Lists what is kept. */
  public static Command list() {
    return new RetentionCommand(Verb.LIST);
  }

  /** Says what is kept below a prefix. */
  public static Command set() {
    return new RetentionCommand(Verb.SET);
  }

  /** Has a prefix keep what the one around it keeps. */
  public static Command delete() {
    return new RetentionCommand(Verb.DELETE);
  }

  @Override
  public String summary() {
    return switch (verb) {
      case LIST -> "Lists how much of the history is kept";
      case SET -> "Says how much of the history is kept below a prefix";
      case DELETE -> "Has a prefix keep what the one around it keeps";
    };
  }

  @Override
  public String arguments() {
    return verb == Verb.LIST ? "[options]" : "[options] PREFIX";
  }

  @Override
  public String description() {
    return switch (verb) {
      case LIST ->
          """
          Lists the prefixes for which it is said how much is kept of their history. The longest \
          prefix of a key counts.

            $ %s retention list
          """;
      case SET ->
          """
          Says how many versions of each key below a prefix are kept and for how many days, \
          whichever is less. 0 versions keep nothing, old values included. What is not given is as \
          by default. The bytes are those of the whole history, and are given with the empty \
          prefix.

            $ %s retention set -versions=500 -days=90 app/prod/
            $ %s retention set -versions=0 secrets/
            $ %s retention set -bytes=536870912 ""
          """;
      case DELETE ->
          """
          Has a prefix keep what the one around it keeps.

            $ %s retention delete app/prod/
          """;
    };
  }

  @Override
  public List<Flag> flags() {
    return verb == Verb.SET
        ? List.of(
            Flag.text("bytes", "number", "With the empty prefix: bytes of the whole history."),
            Flag.text("days", "number", "For how many days."),
            Flag.text("versions", "number", "How many versions of each key."))
        : List.of();
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    if (verb == Verb.LIST) {
      flags.noArguments();
    }
    String prefix =
        verb == Verb.LIST ? "" : Arguments.key(Arguments.of(flags, 1, "PREFIX").getFirst());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("Prefix", prefix);
    if (verb == Verb.SET) {
      number(body, flags, "versions", "Versions");
      number(body, flags, "days", "Days");
      number(body, flags, "bytes", "Bytes");
      if (body.size() == 1) {
        throw new UsageException("Error! Nothing is said: give -versions, -days or -bytes", false);
      }
    }
    try (PraetorAgent agent = PraetorAgent.open(console, flags, "retention")) {
      switch (verb) {
        case LIST -> {
          try (Response response = agent.get(PATH, new Query())) {
            print(console, JsonObject.list(response.json()));
          }
        }
        case SET -> {
          agent.send("PUT", PATH, new Query(), body).bytes();
          console.line("Success! Said what is kept below: " + shown(prefix));
        }
        case DELETE -> {
          agent.send("DELETE", PATH + "/" + Query.path(prefix), new Query(), (byte[]) null).bytes();
          console.line("Success! Nothing of its own is said any more for: " + shown(prefix));
        }
      }
    }
    return 0;
  }

  private static void number(Map<String, Object> body, Flags flags, String flag, String name)
      throws UsageException {
    if (flags.given(flag)) {
      body.put(name, Long.parseUnsignedLong(flags.unsigned(flag)));
    }
  }

  private static void print(Console console, List<JsonObject> rows) {
    Table table = new Table("Prefix", "Versions", "Days", "Bytes");
    for (JsonObject row : rows) {
      table.row(
          shown(row.text("Prefix")), kept(row, "Versions"), kept(row, "Days"), kept(row, "Bytes"));
    }
    table.print(console);
  }

  private static String kept(JsonObject row, String name) {
    String text = row.text(name);
    return text.isEmpty() ? "-" : text.equals("-1") ? "default" : text;
  }

  private static String shown(String prefix) {
    return prefix.isEmpty() ? "\"\"" : prefix;
  }
}
