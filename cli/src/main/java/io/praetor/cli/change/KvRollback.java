package io.praetor.cli.change;

import io.praetor.cli.command.Arguments;
import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code kv rollback} and {@code kv undelete}: keys as they were at an index. */
public final class KvRollback implements Command {
  private final boolean undelete;

  private KvRollback(boolean undelete) {
    this.undelete = undelete;
  }

  /** Takes changes back. */
  public static Command rollback() {
    return new KvRollback(false);
  }

  /** Takes deletions back. */
  public static Command undelete() {
    return new KvRollback(true);
  }

  @Override
  public String summary() {
    return undelete ? "Brings deleted keys back" : "Takes keys back to an earlier index";
  }

  @Override
  public String arguments() {
    return undelete ? "[options] KEY_OR_PREFIX" : "[options] -to=INDEX KEY_OR_PREFIX";
  }

  @Override
  public String description() {
    return undelete
        ? """
        Brings back a key that was deleted, as it was before; with -recurse, or if the argument \
        ends in a slash, all keys that begin with it. Keys that are there stay as they are. It is \
        one change.

          $ %s kv undelete services/backend/address
          $ %s kv undelete -dry-run services/
        """
        : """
        Makes a key what it was at an index; with -recurse, or if the argument ends in a slash, \
        all keys that begin with it. It is one new change, which can be taken back in the same \
        way. On a terminal it is shown first, and done if nothing has changed meanwhile.

          $ %s kv rollback -to=1234 services/backend/address
          $ %s kv rollback -to=1234 -dry-run services/
        """;
  }

  @Override
  public List<Flag> flags() {
    List<Flag> flags = new ArrayList<>(TakeBack.flags());
    flags.add(Flag.toggle("recurse", "All keys that begin with the argument."));
    flags.add(
        Flag.text(
            "to",
            "index",
            undelete ? "As they were then; unless given, before they went." : "As it was then."));
    return flags;
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    boolean anyPrefix = flags.on("recurse");
    List<String> arguments = Arguments.of(flags, anyPrefix ? 0 : 1, 1, "KEY_OR_PREFIX");
    if (!undelete && !flags.given("to")) {
      throw new UsageException("Error! -to is missing: back to which index?", false);
    }
    String argument = arguments.isEmpty() ? "" : Arguments.key(arguments.getFirst());
    if (argument.isEmpty() && !anyPrefix) {
      throw new UsageException("Error! An empty prefix is every key: say -recurse then", false);
    }
    TakeBack change = new TakeBack(console, flags, "rollback", undelete ? "undelete" : "rollback");
    change.with(TakeBack.isTree(flags, argument) ? "Prefix" : "Key", argument);
    if (flags.given("to")) {
      change.with("To", Long.parseUnsignedLong(flags.unsigned("to")));
    }
    return undelete
        ? change.run("Bring back", "Success! Brought back: ")
        : change.run("Roll back", "Success! Rolled back: ");
  }
}
