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
import java.io.IOException;
import java.util.List;

/** {@code kv purge}: forgets what a key was. */
public final class KvPurge implements Command {
  @Override
  public String summary() {
    return "Forgets the values that a key had";
  }

  @Override
  public String arguments() {
    return "[options] KEY";
  }

  @Override
  public String description() {
    return """
    Forgets all values that a key had before, as after a secret was written by mistake; the value \
    that it has now stays. That it was done stands in the history. It reaches the memory of every \
    server and the next snapshot, not backups and files of the log that are there already. It \
    cannot be taken back.

      $ %s kv purge services/backend/password
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.text("reason", "text", "Why, for those who read the history."),
        Flag.toggle("yes", "Do not ask."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    String key = Arguments.key(Arguments.of(flags, 1, "KEY").getFirst());
    try (PraetorAgent agent = PraetorAgent.open(console, flags, "purge")) {
      if (console.canAsk()
          && !flags.on("yes")
          && !console.asked("Forget all that \"" + key + "\" was, for ever?")) {
        throw new CommandException("Nothing was forgotten.");
      }
      agent.because(flags.text("reason"));
      try (Response response =
          agent.send("POST", "/v1/praetor/purge/" + Query.path(key), new Query(), new byte[0])) {
        response.bytes();
      }
    }
    console.line("Success! Forgotten what was: " + key);
    return 0;
  }
}
