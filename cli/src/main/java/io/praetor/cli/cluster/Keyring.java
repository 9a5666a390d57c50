package io.praetor.cli.cluster;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import java.util.List;

/** {@code keyring}: says that it is not there, and what to do instead. */
public final class Keyring implements Command {
  @Override
  public String summary() {
    return "Is not there; says what to do instead";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String description() {
    return "Consul's keyring manages keys of its gossip. There is no such thing here.\n";
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.text("install", "key", "Not used."),
        Flag.toggle("list", "Not used."),
        Flag.toggle("list-primary", "Not used."),
        Flag.toggle("local-only", "Not used."),
        Flag.text("relay-factor", "number", "Not used."),
        Flag.text("remove", "key", "Not used."),
        Flag.text("use", "key", "Not used."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException {
    throw new CommandException(
        "Error! The key between agents (encrypt) stands in the configuration of each agent alone, so"
            + " there is no keyring. Another key is brought in by restarts, first with"
            + " encrypt_verify_incoming = false, then with encrypt_verify_outgoing = false, then"
            + " with the key, and back: docs/access-control.md, \"Bringing a key into a running"
            + " cluster\".");
  }
}
