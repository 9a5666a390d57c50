package io.praetor.cli.event;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import java.util.List;

/** {@code exec}: says that it is not there, and what to do instead. */
public final class Exec implements Command {
  @Override
  public String summary() {
    return "Is not there; says what to do instead";
  }

  @Override
  public String arguments() {
    return "[options] [-|command...]";
  }

  @Override
  public String description() {
    return "Consul's exec runs a command on all machines. There is no such thing here.\n";
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.text("node", "expression", "Not used."),
        Flag.text("prefix", "key", "Not used."),
        Flag.text("service", "expression", "Not used."),
        Flag.toggle("shell", "Not used."),
        Flag.text("tag", "expression", "Not used."),
        Flag.toggle("verbose", "Not used."),
        Flag.text("wait", "duration", "Not used."),
        Flag.text("wait-repl", "duration", "Not used."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException {
    throw new CommandException(
        """
        Error! Agents run no commands that come over the network, so there is no exec. Instead, configure what may be run where it may be run, and fire an event:

          watches = [{ type = "event", name = "deploy", args = ["/usr/local/bin/deploy"] }]

          $ %s event -name=deploy\
        """
            .formatted(console.program()));
  }
}
