package io.praetor.cli.migrate;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.tree.Entry;
import io.praetor.cli.tree.TreeReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Two trees side by side, key by key, value by value. Stateless. */
final class TreeComparison {
  private TreeComparison() {}

  /** Takes what is found, in the order of the keys. */
  interface Visitor {
    /** A key of the source, with what the target has, if it has it. */
    void source(Entry entry, @Nullable Entry target) throws IOException, CommandException;

    /** A key that the target alone has. */
    void targetAlone(Entry entry) throws IOException, CommandException;
  }

  static void run(TreeReader source, TreeReader target, Visitor visitor)
      throws IOException, CommandException {
    Entry here = source.next();
    Entry there = target.next();
    while (here != null || there != null) {
      int order =
          here == null ? 1 : there == null ? -1 : TreeReader.compare(here.key(), there.key());
      if (order > 0 && there != null) {
        visitor.targetAlone(there);
        there = target.next();
      } else if (here != null) {
        visitor.source(here, order == 0 ? there : null);
        here = source.next();
        there = order == 0 ? target.next() : there;
      }
    }
  }
}
