package io.praetor.cli.migrate;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Progress;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.cli.tree.Entry;
import io.praetor.cli.tree.TreeReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys below a prefix of the source, and what of them is in the target already. Of each key it
 * keeps the name and the index of its last change. Owned by one thread.
 */
final class KvCopy {
  private final Console console;
  private final AgentClient source;
  private final AgentClient target;
  private final String prefix;
  private final KvWriter writer;

  /** The keys of the source that the target has, as of these indexes there. */
  private final Map<String, Seen> seen = new HashMap<>();

  private final List<String> targetAlone = new ArrayList<>();
  private final List<String> locked = new ArrayList<>();
  private long index;
  private long round;

  /** A key of the source: the index of its last change, and the round that has told it. */
  private record Seen(long modifyIndex, long round) {}

  KvCopy(Console console, AgentClient source, AgentClient target, String prefix) {
    this.console = console;
    this.source = source;
    this.target = target;
    this.prefix = prefix;
    this.writer = new KvWriter(target.another());
  }

  /** How many keys the source has. */
  int size() {
    return seen.size();
  }

  /** How many keys were written so far. */
  long written() {
    return writer.countSet();
  }

  /** How many keys were deleted so far. */
  long deleted() {
    return writer.countDeleted();
  }

  /** The index of the source's last answer. */
  long index() {
    return index;
  }

  /** The keys that the target alone has, and that were not copied here. */
  List<String> targetAlone() {
    return targetAlone;
  }

  /** The keys that a session of the source holds. */
  List<String> locked() {
    return locked;
  }

  /**
   * Compares both trees by their values, and writes what is different.
   *
   * @param prune also delete what the source has not, though it was never copied from there
   */
  void compareAndWrite(boolean prune) throws IOException, CommandException, InterruptedException {
    Progress progress = Progress.open(console, "Compared");
    List<String> gone = new ArrayList<>();
    targetAlone.clear();
    locked.clear();
    round++;
    try (TreeReader here = TreeReader.open(source, prefix, consistent());
        TreeReader there = TreeReader.open(target, prefix, consistent())) {
      index = here.index();
      TreeComparison.run(
          here,
          there,
          new TreeComparison.Visitor() {
            @Override
            public void source(Entry entry, @Nullable Entry copy)
                throws IOException, CommandException {
              if (copy == null || !entry.isCopiedBy(copy)) {
                write(entry);
              }
              note(entry);
              progress.advance(1);
            }

            @Override
            public void targetAlone(Entry entry) {
              if (prune || seen.containsKey(entry.key())) {
                gone.add(entry.key());
              } else {
                targetAlone.add(entry.key());
              }
            }
          });
    }
    deleteThoseGone(gone);
    writer.flush();
    progress.end();
  }

  private void write(Entry entry) throws IOException, CommandException {
    try {
      writer.set(entry);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void note(Entry entry) {
    seen.put(entry.key(), new Seen(entry.modifyIndex(), round));
    if (!entry.session().isEmpty()) {
      locked.add(entry.key());
    }
  }

  /**
   * Waits for a change of the source, and writes what has changed.
   *
   * @return how many keys that was
   */
  long follow(String wait) throws IOException, CommandException, InterruptedException {
    Query query = new Query().with("index", Long.toUnsignedString(index)).with("wait", wait);
    long before = written() + deleted();
    List<String> gone = new ArrayList<>();
    try (TreeReader here = TreeReader.open(source, prefix, query)) {
      // An index that goes back is asked for anew (Consul's documentation, "Blocking Queries").
      long told = here.index() < index ? 0 : here.index();
      if (told == index && told != 0) {
        return 0;
      }
      round++;
      for (Entry entry = here.next(); entry != null; entry = here.next()) {
        Seen known = seen.get(entry.key());
        if (known == null || known.modifyIndex() != entry.modifyIndex()) {
          writer.set(entry);
        }
        note(entry);
      }
      for (Map.Entry<String, Seen> known : seen.entrySet()) {
        if (known.getValue().round() != round) {
          gone.add(known.getKey());
        }
      }
      deleteThoseGone(gone);
      writer.flush();
      index = told;
    }
    return written() + deleted() - before;
  }

  /** A list leaves out what a token may not read; only the key itself tells the difference. */
  private void deleteThoseGone(List<String> gone)
      throws IOException, CommandException, InterruptedException {
    if (gone.isEmpty()) {
      return;
    }
    try (AgentClient asked = source.another()) {
      Iterator<String> each = gone.iterator();
      while (each.hasNext()) {
        String key = each.next();
        try (Response response = asked.get("/v1/kv/" + Query.path(key), consistent())) {
          if (response.status() == 404) {
            response.bytes();
            writer.delete(key);
            seen.remove(key);
          } else {
            // Written again meanwhile, or an answer that says that it may not be read.
            response.ok().bytes();
          }
        }
      }
    }
  }

  private static Query consistent() {
    return new Query().flag("consistent");
  }
}
