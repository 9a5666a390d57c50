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
import java.io.IOException;
import java.util.List;

/** {@code kv find}: names by what they or their values look like, with sizes. */
public final class KvFind implements Command {
  @Override
  public String summary() {
    return "Finds keys by name or value, with sizes";
  }

  @Override
  public String arguments() {
    return "[options] [PREFIX]";
  }

  @Override
  public String description() {
    return """
    Prints the keys that begin with PREFIX, and of those what is asked for: by a glob of the name \
    behind the prefix, by a text that the value holds, either also as a regular expression behind \
    a tilde. It reads page by page, however many there are.

      $ %s kv find -match='*.json' app/
      $ %s kv find -value-match=10.0.0.1
      $ %s kv find -depth=1 -long app/
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.toggle("count", "Print how many there are, and no names."),
        Flag.text("depth", "number", "Print what lies deeper as folders."),
        Flag.text("limit", "number", "How many at most."),
        Flag.toggle("long", "With size, index of the last change, and flags."),
        Flag.text("match", "glob", "Names like this, or ~EXPRESSION."),
        Flag.text("value-match", "text", "Values that hold this, or match ~EXPRESSION."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    List<String> arguments = Arguments.of(flags, 0, 1, "PREFIX");
    String prefix = arguments.isEmpty() ? "" : Arguments.key(arguments.getFirst());
    long left = flags.given("limit") ? Long.parseLong(flags.unsigned("limit")) : Long.MAX_VALUE;
    boolean counts = flags.on("count");
    long found = 0;
    try (PraetorAgent agent = PraetorAgent.open(console, flags, "keys")) {
      String after = "";
      boolean more = true;
      while (more && left > 0) {
        Query query =
            new Query()
                .withIf("match", flags.text("match"))
                .withIf("value-match", flags.text("value-match"))
                .withIf("depth", flags.text("depth"))
                .withIf("after", after);
        if (left < 1000) {
          query.with("limit", Long.toString(left));
        }
        try (Response response = agent.get("/v1/praetor/keys/" + Query.path(prefix), query)) {
          JsonObject page = JsonObject.of(response.json());
          int rows = counts ? count(page) : print(console, page, flags.on("long"));
          found += rows;
          left -= rows;
          more = page.is("More");
          after = page.text("After");
        }
      }
    }
    if (counts) {
      console.line(Long.toString(found));
    }
    return found == 0 ? 1 : 0;
  }

  private static int count(JsonObject page) {
    long keys = page.objects("Keys").size();
    for (JsonObject folder : page.objects("Folders")) {
      keys += folder.number("Keys");
    }
    return Math.toIntExact(keys);
  }

  private static int print(Console console, JsonObject page, boolean isLong) {
    for (JsonObject folder : page.objects("Folders")) {
      console.line(
          folder.text("Prefix")
              + (isLong
                  ? "  " + folder.text("Keys") + " keys, " + folder.text("Bytes") + " bytes"
                  : ""));
    }
    for (JsonObject key : page.objects("Keys")) {
      String session = key.text("Session");
      console.line(
          key.text("Key")
              + (isLong
                  ? "  "
                      + key.text("Size")
                      + " bytes, index "
                      + key.text("ModifyIndex")
                      + ", flags "
                      + key.text("Flags")
                      + (session.isEmpty() ? "" : ", held by " + session)
                  : ""));
    }
    return page.objects("Keys").size() + page.objects("Folders").size();
  }
}
