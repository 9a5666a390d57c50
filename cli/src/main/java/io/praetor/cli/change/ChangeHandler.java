package io.praetor.cli.change;

import io.praetor.cli.command.Child;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.UsageException;
import io.praetor.client.text.JsonObject;
import io.praetor.client.text.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What is done with the changes of one index. Owned by one thread. */
sealed interface ChangeHandler {
  /** Does it; another code than 0 ends the command with it. */
  int handle(EventStream.Event event) throws CommandException, InterruptedException;

  static ChangeHandler of(Console console, Flags flags) throws UsageException {
    if (!flags.text("exec").isEmpty()) {
      return new Run(console, flags.text("exec"));
    }
    return switch (flags.text("format")) {
      case "text" -> new Print(console, false);
      case "json" -> new Print(console, true);
      default ->
          throw new UsageException(
              "Invalid format \"" + flags.text("format") + "\": use text or json", false);
    };
  }

  /** Prints them at once: who reads is often a program behind a pipe. */
  record Print(Console console, boolean json) implements ChangeHandler {
    @Override
    public int handle(EventStream.Event event) throws CommandException {
      if (json) {
        console.line(event.data());
      } else {
        for (JsonObject change : changes(event)) {
          console.line(ChangeText.line(change, true));
        }
      }
      console.flush();
      return 0;
    }

    private static List<JsonObject> changes(EventStream.Event event) throws CommandException {
      try {
        return JsonObject.of(JsonParser.parse(event.data())).objects("Changes");
      } catch (JsonParser.SyntaxException e) {
        throw new CommandException("The agent's event is not JSON: " + e.getMessage());
      }
    }
  }

  /** Runs a command, and waits for its end. */
  record Run(Console console, String command) implements ChangeHandler {
    @Override
    public int handle(EventStream.Event event) throws CommandException, InterruptedException {
      try {
        Map<String, String> told = Map.of("PRAETOR_INDEX", event.id(), "CONSUL_INDEX", event.id());
        Child child = Child.start(console, List.of(command), true, false, told);
        try (OutputStream in = child.process().getOutputStream()) {
          in.write((event.data() + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
          // The command does not want to know: its code says whether that was well.
          console.flush();
        }
        int code = child.process().waitFor();
        if (code != 0) {
          console.error("Error executing the command: " + Child.outcome(code));
        }
        return code;
      } catch (IOException e) {
        throw new CommandException("Error executing the command: " + e.getMessage());
      }
    }
  }
}
