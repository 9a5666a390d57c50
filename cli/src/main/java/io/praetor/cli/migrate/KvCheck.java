package io.praetor.cli.migrate;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Progress;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.Query;
import io.praetor.cli.tree.Entry;
import io.praetor.cli.tree.TreeReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The last look at both trees: every key, its flags and its value. Owned by one thread. */
final class KvCheck implements TreeComparison.Visitor {
  private static final int TOLD_MAX = 20;

  private final Console console;
  private final Progress progress;
  private final boolean extraIsFine;
  private int different;
  private long sourceIndex;

  private KvCheck(Console console, boolean extraIsFine) {
    this.console = console;
    this.progress = Progress.open(console, "Checked");
    this.extraIsFine = extraIsFine;
  }

  /** Compares, and says what is different. */
  static KvCheck run(
      Console console, AgentClient source, AgentClient target, String prefix, boolean extraIsFine)
      throws IOException, CommandException {
    KvCheck check = new KvCheck(console, extraIsFine);
    try (TreeReader here = TreeReader.open(source, prefix, new Query().flag("consistent"));
        TreeReader there = TreeReader.open(target, prefix, new Query().flag("consistent"))) {
      check.sourceIndex = here.index();
      TreeComparison.run(here, there, check);
    }
    check.progress.end();
    if (check.different > TOLD_MAX) {
      console.error("... and " + (check.different - TOLD_MAX) + " more");
    }
    return check;
  }

  int keys() {
    return progress.done();
  }

  int different() {
    return different;
  }

  /** The source's index as the check has found it. */
  long sourceIndex() {
    return sourceIndex;
  }

  @Override
  public void source(Entry entry, @Nullable Entry copy) {
    progress.advance(1);
    if (copy == null) {
      different("only the source has ", entry);
    } else if (!entry.isCopiedBy(copy)) {
      different("not the same in both: ", entry);
    }
  }

  @Override
  public void targetAlone(Entry entry) {
    if (!extraIsFine) {
      different("only the target has ", entry);
    }
  }

  private void different(String what, Entry entry) {
    if (++different <= TOLD_MAX) {
      console.error(what + entry.key());
    }
  }
}
