package io.praetor.cli.watch;

import io.praetor.cli.command.Child;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.json.JsonText;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is done about an answer. */
sealed interface Handler {
  /** What comes after an answer was handled. */
  enum Next {
    GO_ON,
    END,
    FAIL
  }

  Next handle(Console console, long index, @Nullable Object json)
      throws CommandException, InterruptedException;

  /** Prints the first answer, and that is all. */
  record Print() implements Handler {
    @Override
    public Next handle(Console console, long index, @Nullable Object json) {
      console.line(JsonText.indented(json, "    "));
      return Next.END;
    }
  }

  /** Runs a command for each answer, one at a time. */
  record Run(List<String> words, boolean shell) implements Handler {
    @Override
    public Next handle(Console console, long index, @Nullable Object json)
        throws InterruptedException {
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
        console.error("Error executing handler: " + Child.outcome(code));
      } catch (IOException e) {
        console.error("Error executing handler: " + e.getMessage());
      }
      return Next.FAIL;
    }
  }

  /** Posts each answer to a URL; one that is refused is told, and the watch goes on. */
  record Post(String url) implements Handler {
    private static final int TIMEOUT_MS = 10_000;

    @Override
    public Next handle(Console console, long index, @Nullable Object json) throws CommandException {
      try {
        HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setConnectTimeout(TIMEOUT_MS);
        connection.setReadTimeout(TIMEOUT_MS);
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setRequestProperty("X-Consul-Index", Long.toUnsignedString(index));
        try (OutputStream out = connection.getOutputStream()) {
          out.write(JsonText.compact(json).getBytes(StandardCharsets.UTF_8));
        }
        int status = connection.getResponseCode();
        connection.disconnect();
        if (status / 100 != 2) {
          console.error("Error posting to " + url + ": status " + status);
        }
      } catch (IllegalArgumentException e) {
        throw new CommandException("Error! \"" + url + "\" is not a URL: " + e.getMessage());
      } catch (IOException e) {
        console.error("Error posting to " + url + ": " + e.getMessage());
      }
      return Next.GO_ON;
    }
  }
}
