package io.praetor.cli.rules;

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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code rules test}: which values that are there do not keep a rule. */
public final class RulesTry implements Command {
  @Override
  public String summary() {
    return "Shows which values do not keep a rule";
  }

  @Override
  public String arguments() {
    return "[options] NAME";
  }

  @Override
  public String description() {
    return """
    Shows which values that are there do not keep a rule. With options that describe one, that \
    rule is tried and not set. The answer is 0 if all keep it, 2 if not.

      $ %s rules test ports
      $ %s rules test -glob='app/*/port' -kind=number -spec='{"Max": 1023}' -mode=enforce low-ports
    """;
  }

  @Override
  public List<Flag> flags() {
    return RuleBody.flags();
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    String name = Arguments.of(flags, 1, "NAME").getFirst();
    boolean given = RuleBody.isGiven(flags);
    Map<String, @Nullable Object> body = given ? RuleBody.of(console, flags, name) : Map.of();
    String path = RuleText.PATH + "/" + Query.path(name) + "/test";
    long checked = 0;
    long failed = 0;
    try (PraetorAgent agent = PraetorAgent.open(console, flags, "rules")) {
      boolean more = true;
      String from = "";
      while (more) {
        Query query = new Query().withIf("from", from);
        try (Response response =
            given
                ? agent.send("POST", path, query, body)
                : agent.send("POST", path, query, new byte[0])) {
          JsonObject page = JsonObject.of(response.json());
          checked += page.number("Checked");
          for (JsonObject failure : page.objects("Failures")) {
            String place = failure.text("Place");
            console.line(
                failure.text("Key")
                    + (place.isEmpty() ? ": " : ": " + place + ": ")
                    + failure.text("What"));
            failed++;
          }
          from = page.text("Next");
          more = page.is("More") && !from.isEmpty();
        }
      }
    }
    console.error(checked + " values tried, " + failed + " do not keep it.");
    return failed == 0 ? 0 : 2;
  }
}
