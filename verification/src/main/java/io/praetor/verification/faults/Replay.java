package io.praetor.verification.faults;

import io.praetor.agent.consensus.storage.StoredLog.Stored;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.TransactionOperation;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.snapshot.SnapshotCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every state that the agreed log goes through, and what each of its writes came to. A position is
 * the number of entries applied; states are as many as readers can see, one for each entry.
 * Immutable once made.
 */
final class Replay {
  private final List<View> views = new ArrayList<>();
  private final Map<String, List<Write>> writes = new HashMap<>();
  private final Map<String, long[]> indexes = new HashMap<>();

  /**
   * A write of a value in the log.
   *
   * @param position the first state that can show it
   * @param done whether it took effect
   */
  record Write(int position, boolean done) {}

  /** The positions whose states give an answer its index, first and last; none if first is -1. */
  record Span(int first, int last) {}

  static Replay of(List<Stored> log) {
    Replay replay = new Replay();
    StateMachine store = new StateMachine(SnapshotCodec::read);
    replay.views.add(store.view());
    for (Stored entry : log) {
      if (!entry.commands().isEmpty()) {
        List<Outcome> outcomes = store.apply(entry.entry());
        for (int i = 0; i < outcomes.size(); i++) {
          replay.note(entry.commands().get(i), outcomes.get(i));
        }
        replay.views.add(store.view());
      }
    }
    return replay;
  }

  private void note(Command command, Outcome outcome) {
    boolean done =
        switch (outcome) {
          case Outcome.Done d -> d.done();
          case Outcome.Committed _ -> true;
          case Outcome.RolledBack _, Outcome.Refused _ -> false;
        };
    Write write = new Write(views.size(), done);
    switch (command) {
      case Command.Kv c -> note(c, write);
      case Command.Transaction t -> t.operations().forEach(o -> note(o, write));
      default -> {}
    }
  }

  private void note(TransactionOperation operation, Write write) {
    byte[] value =
        switch (operation) {
          case Command.KvSet c -> c.value();
          case Command.KvCas c -> c.value();
          case Command.KvLock c -> c.value();
          case Command.KvUnlock c -> c.value();
          default -> null;
        };
    if (value != null) {
      writes
          .computeIfAbsent(new String(value, StandardCharsets.UTF_8), v -> new ArrayList<>())
          .add(write);
    }
  }

  /** Where a value is written in the log. */
  List<Write> writesOf(String value) {
    return writes.getOrDefault(value, List.of());
  }

  /** The last position. */
  int end() {
    return views.size() - 1;
  }

  View view(int position) {
    return views.get(position);
  }

  /** The states in which the answer to a key, or to a tree, carries an index. */
  Span span(String key, boolean tree, long index) {
    long[] all = indexes(key, tree);
    int first = lowest(all, index);
    int beyond = lowest(all, index + 1);
    return first == beyond ? new Span(-1, -1) : new Span(first, beyond - 1);
  }

  /**
   * The first position at which what was asked for differs from what it was at an index, or beyond
   * the end. The index of what is not there moves with every change of any key, which is none of
   * it.
   */
  int firstChange(String key, boolean tree, long index) {
    int from = lowest(indexes(key, tree), index + 1);
    if (from == 0 || from == views.size()) {
      return from;
    }
    Key bytes = Key.utf8(key);
    long before = version(views.get(from - 1), bytes, tree);
    int at = from;
    while (at < views.size() && version(views.get(at), bytes, tree) == before) {
      at++;
    }
    return at;
  }

  private static long version(View view, Key key, boolean tree) {
    if (tree) {
      return view.kv().prefixIndex(key);
    }
    KvEntry entry = view.kv().get(key);
    return entry == null ? 0 : entry.modifyIndex();
  }

  /** The indexes of a question's answer never go back, so they can be searched. */
  private long[] indexes(String key, boolean tree) {
    return indexes.computeIfAbsent(
        (tree ? "tree " : "key ") + key,
        name -> {
          Key bytes = Key.utf8(key);
          long[] all = new long[views.size()];
          for (int i = 0; i < all.length; i++) {
            View view = views.get(i);
            all[i] = tree ? view.indexOfPrefix(bytes) : view.indexOfKey(bytes);
          }
          return all;
        });
  }

  private static int lowest(long[] all, long atLeast) {
    int low = 0;
    int high = all.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (all[middle] < atLeast) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
