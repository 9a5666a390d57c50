package io.praetor.cli.change;

import io.praetor.cli.command.Arguments;
import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code kv copy} and {@code kv move}. */
public final class KvCopy implements Command {
  private final boolean move;

  private KvCopy(boolean move) {
    this.move = move;
  }

  /** Copies keys. */
  public static Command copy() {
    return new KvCopy(false);
  }

  /** Renames keys. */
  public static Command move() {
    return new KvCopy(true);
  }

  @Override
  public String summary() {
    return move ? "Renames a key or a tree" : "Copies a key or a tree";
  }

  @Override
  public String arguments() {
    return "[options] FROM TO";
  }

  @Override
  public String description() {
    return move
        ? """
        Gives a key another name; with -recurse all keys that begin with FROM, which begin with \
        TO then. It is one change. Keys that are there already are refused, unless -overwrite.

          $ %s kv move services/backend/address services/api/address
          $ %s kv move -recurse services/backend/ services/api/
        """
        : """
        Copies a key with its flags; with -recurse all keys that begin with FROM, to names that \
        begin with TO. It is one change. Keys that are there already are refused, unless \
        -overwrite.

          $ %s kv copy services/backend/address services/api/address
          $ %s kv copy -recurse -dry-run app/dev/ app/prod/
        """;
  }

  @Override
  public List<Flag> flags() {
    List<Flag> flags = new ArrayList<>(TakeBack.flags());
    flags.add(Flag.toggle("overwrite", "Also write keys that are there."));
    flags.add(Flag.toggle("recurse", "All keys that begin with FROM."));
    return flags;
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    List<String> arguments = Arguments.of(flags, 2, "FROM", "TO");
    TakeBack change =
        new TakeBack(console, flags, "copy", move ? "move" : "copy")
            .with("From", Arguments.key(arguments.get(0)))
            .with("To", Arguments.key(arguments.get(1)))
            .with("Recurse", flags.on("recurse"))
            .with("Overwrite", flags.on("overwrite"));
    return move ? change.run("Move", "Success! Moved: ") : change.run("Copy", "Success! Copied: ");
  }
}
