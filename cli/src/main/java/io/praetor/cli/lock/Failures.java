package io.praetor.cli.lock;

import io.praetor.cli.command.CommandException;
import io.praetor.client.PraetorException;
import io.praetor.client.text.JsonParser;
import java.io.IOException;

/** Says a failure of the Java client as commands say theirs. */
final class Failures {
  private Failures() {}

  /** The failure as it ends the command. */
  static CommandException of(String what, PraetorException failure) {
    Throwable cause = failure.getCause();
    if (cause instanceof JsonParser.SyntaxException) {
      return new CommandException("The agent's answer is not JSON: " + cause.getMessage());
    }
    if (cause instanceof IOException && cause.getCause() instanceof CommandException own) {
      return own;
    }
    String reason = failure.getMessage();
    if (cause instanceof IOException) {
      reason = cause.getMessage();
    } else if (failure.status() != 0) {
      // Scripts look for these words: they are those of Go's client.
      reason =
          "Unexpected response code: " + failure.status() + " (" + failure.answer().strip() + ")";
    }
    return new CommandException(what + ": " + reason);
  }
}
