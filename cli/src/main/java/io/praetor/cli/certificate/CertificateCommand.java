package io.praetor.cli.certificate;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.UsageException;
import java.io.IOException;

/** A command that takes flags alone, asks no agent, and writes a certificate and its key. */
abstract class CertificateCommand implements Command {
  @Override
  public final boolean speaksToAgent() {
    return false;
  }

  @Override
  public final int run(Console console, Flags flags) throws CommandException, IOException {
    if (!flags.arguments().isEmpty()) {
      throw new UsageException(
          "Unexpected extra arguments: " + String.join(" ", flags.arguments()), true);
    }
    return make(console, flags);
  }

  /** Makes it, and says which files were written. */
  abstract int make(Console console, Flags flags) throws CommandException, IOException;
}
