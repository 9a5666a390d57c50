package io.praetor.cli.rules;

import io.praetor.cli.command.Arguments;
import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.http.Query;
import io.praetor.cli.praetor.PraetorAgent;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code rules put}: sets a rule. */
public final class RulesPut implements Command {
  @Override
  public String summary() {
    return "Sets a rule that values have to keep";
  }

  @Override
  public String arguments() {
    return "[options] NAME";
  }

  @Override
  public String description() {
    return """
    Sets a rule: what the values of some keys have to be. Values that are there stay; \
    "%s rules test" shows which of them do not keep it, also before it is set.

      $ %s rules put -glob='app/*/port' -kind=number -spec='{"Min": 1, "Max": 65535}' -mode=enforce ports
      $ %s rules put -prefix=app/limits -kind=json-schema -spec=@limits.schema.json -mode=warn limits
      $ %s rules put -file=ports.json ports
    """;
  }

  @Override
  public List<Flag> flags() {
    return RuleBody.flags();
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    String name = Arguments.of(flags, 1, "NAME").getFirst();
    Map<String, @Nullable Object> body = RuleBody.of(console, flags, name);
    try (PraetorAgent agent = PraetorAgent.open(console, flags, "rules")) {
      agent.send("PUT", RuleText.PATH + "/" + Query.path(name), new Query(), body).bytes();
    }
    console.line("Success! Set rule: " + name);
    return 0;
  }
}
