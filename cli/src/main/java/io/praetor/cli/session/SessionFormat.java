package io.praetor.cli.session;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.UsageException;
import io.praetor.client.text.JsonObject;
import io.praetor.client.text.JsonText;
import java.math.BigDecimal;

/** How the commands on sessions print what they found. */
enum SessionFormat {
  PRETTY,
  JSON;

  private static final int WIDTH = 15;

  static SessionFormat of(Flags flags) throws UsageException {
    return switch (flags.text("format")) {
      case "pretty" -> PRETTY;
      case "json" -> JSON;
      default ->
          throw new UsageException(
              "Invalid format \"" + flags.text("format") + "\": use pretty or json", false);
    };
  }

  static String id(Flags flags) throws CommandException {
    if (flags.arguments().size() != 1) {
      throw new CommandException("Error! One session ID is needed");
    }
    return flags.arguments().getFirst();
  }

  void print(Console console, JsonObject session) {
    if (this == JSON) {
      console.line(JsonText.indented(session.map(), "    "));
      return;
    }
    for (Object key : session.map().keySet()) {
      String name = String.valueOf(key);
      String value = name.equals("LockDelay") ? seconds(session.number(name)) : session.text(name);
      if (!value.isEmpty() && !value.equals("null")) {
        console.line(name + " ".repeat(Math.max(1, WIDTH - name.length())) + value);
      }
    }
  }

  /** Nanoseconds, as the API tells a lock-delay, in seconds. */
  static String seconds(long nanos) {
    return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString() + "s";
  }
}
