package io.praetor.cli.watch;

import io.praetor.cli.command.Child;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.client.text.JsonText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is done about an answer. */
sealed interface Handler {
  /** What comes after an answer was handled. */
  enum Next {
    GO_ON,
    END,
    FAIL
  }

  Next handle(long index, @Nullable Object json) throws CommandException, InterruptedException;

  /** Prints the first answer, and that is all. */
  record Print(Console console) implements Handler {
    @Override
    public Next handle(long index, @Nullable Object json) {
      console.line(JsonText.indented(json, "    "));
      return Next.END;
    }
  }

  /** Runs a command for each answer, one at a time. */
  record Run(Console console, List<String> words, boolean shell, Consumer<String> complain)
      implements Handler {
    @Override
    public Next handle(long index, @Nullable Object json) throws InterruptedException {
      try {
        Map<String, String> told = Map.of("CONSUL_INDEX", Long.toUnsignedString(index));
        Child child = Child.start(console, words, shell, false, told);
        try (OutputStream in = child.process().getOutputStream()) {
          in.write((JsonText.compact(json) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
          // The handler does not want to know: its code says whether that was well.
          console.flush();
        }
        int code = child.process().waitFor();
        if (code == 0) {
          return Next.GO_ON;
        }
        complain.accept("Error executing handler: " + Child.outcome(code));
      } catch (IOException e) {
        complain.accept("Error executing handler: " + e.getMessage());
      }
      return Next.FAIL;
    }
  }

  /** Posts each answer to a URL; one that is refused is told, and the watch goes on. */
  record Post(Webhook hook, Consumer<String> complain) implements Handler {
    @Override
    public Next handle(long index, @Nullable Object json) throws CommandException {
      try {
        int status = hook.post(index, JsonText.compact(json).getBytes(StandardCharsets.UTF_8));
        if (status / 100 != 2) {
          complain.accept("Error posting to " + hook.shown() + ": status " + status);
        }
      } catch (IOException e) {
        complain.accept("Error posting to " + hook.shown() + ": " + e.getMessage());
      }
      return Next.GO_ON;
    }
  }
}
