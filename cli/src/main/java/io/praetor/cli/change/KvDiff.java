package io.praetor.cli.change;

import io.praetor.cli.command.Arguments;
import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.UsageException;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.cli.praetor.PraetorAgent;
import io.praetor.client.text.JsonText;
import java.io.IOException;
import java.util.List;

/** {@code kv diff}: a tree at two indexes, or two trees. */
public final class KvDiff implements Command {
  @Override
  public String summary() {
    return "Shows what differs between two indexes or two trees";
  }

  @Override
  public String arguments() {
    return "[options] PREFIX [OTHER_PREFIX]";
  }

  @Override
  public String description() {
    return """
    Shows what has changed below a prefix since an index, or between two; or what differs between \
    two prefixes, such as two environments. The answer is 0 if nothing differs, 2 if something \
    does.

      $ %s kv diff -from=1234 app/
      $ %s kv diff app/dev/ app/prod/
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.text("format", "form", "text", "text, unified or json."),
        Flag.text("from", "index", "The tree as it was then; with two prefixes, now."),
        Flag.text("to", "index", "The other side as it was then; unless given, now."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    List<String> arguments = Arguments.of(flags, 1, 2, "PREFIX");
    if (arguments.size() == 1 && !flags.given("from")) {
      throw new UsageException("Error! One prefix needs -from: since which index?", false);
    }
    String format = flags.text("format");
    if (!List.of("text", "unified", "json").contains(format)) {
      throw new UsageException(
          "Invalid format \"" + format + "\": use text, unified or json", false);
    }
    Query query = new Query();
    for (String side : List.of("from", "to")) {
      if (flags.given(side)) {
        query.with(side, flags.unsigned(side));
      }
    }
    if (arguments.size() == 2) {
      query.with("to-prefix", Arguments.key(arguments.get(1)));
    }
    if (format.equals("unified")) {
      query.with("format", "text");
    }
    String path = "/v1/praetor/diff/" + Query.path(Arguments.key(arguments.getFirst()));
    try (PraetorAgent agent = PraetorAgent.open(console, flags, "history");
        Response response = agent.get(path, query)) {
      if (format.equals("unified")) {
        String text = response.text();
        console.print(text);
        return text.isEmpty() ? 0 : 2;
      }
      Object json = response.json();
      List<Difference> rows = Difference.list(json);
      if (format.equals("json")) {
        console.line(JsonText.indented(json, "    "));
      } else {
        new DifferenceText(console).print(rows);
      }
      return rows.isEmpty() ? 0 : 2;
    }
  }
}
