package io.praetor.verification.faults;

import io.praetor.agent.consensus.storage.StoredLog.Stored;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.catalog.ServiceDefinition;
import io.praetor.store.command.CatalogOperation;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.TransactionOperation;
import io.praetor.store.snapshot.SnapshotCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every state that the agreed log goes through, and what each of its writes came to. A position is
 * the number of entries applied; states are as many as readers can see, one for each entry.
 * Immutable once made.
 */
final class Replay {
  /** The index of an empty store, too: no answer has a lower one. */
  static final long FIRST_INDEX = 1;

  private final List<View> views = new ArrayList<>();
  private final Map<String, List<Write>> writes = new HashMap<>();
  private final Map<StateQuestion, long[]> indexes = new HashMap<>();
  private final Map<StateQuestion, List<Object>> versions = new HashMap<>();
  private final List<Integer> commands = new ArrayList<>();

  /** The states in front of which a snapshot was restored, which moves all of the catalog. */
  private final Set<Integer> restored = new HashSet<>();

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
    replay.commands.add(0);
    for (Stored entry : log) {
      if (!entry.commands().isEmpty()) {
        List<Outcome> outcomes = store.apply(entry.entry());
        for (int i = 0; i < outcomes.size(); i++) {
          replay.note(entry.commands().get(i), outcomes.get(i));
        }
        replay.views.add(store.view());
        replay.commands.add(entry.commands().size());
      }
    }
    return replay;
  }

  private void note(Command command, Outcome outcome) {
    boolean done =
        switch (outcome) {
          case Outcome.Done d -> d.done();
          case Outcome.Committed _ -> true;
          case Outcome.RolledBack _, Outcome.Refused _, Outcome.Outdated _ -> false;
        };
    if (done && command instanceof Command.RestoreCommit) {
      restored.add(views.size());
    }
    Write write = new Write(views.size(), done);
    values(command)
        .forEach(value -> writes.computeIfAbsent(value, v -> new ArrayList<>()).add(write));
  }

  /** The values that a command would write, each once. */
  private static Set<String> values(Command command) {
    Set<String> values = new HashSet<>();
    switch (command) {
      case Command.Kv c -> values(c, values);
      case Command.Transaction t -> t.operations().forEach(o -> values(o, values));
      case Command.CatalogRegister c -> {
        ServiceDefinition service = c.service();
        if (service != null) {
          values.addAll(service.tags());
        }
        c.checks().forEach(check -> values.add(check.output()));
      }
      default -> {}
    }
    return values;
  }

  private static void values(TransactionOperation operation, Set<String> into) {
    switch (operation) {
      case Command.KvSet c -> into.add(text(c.value()));
      case Command.KvCas c -> into.add(text(c.value()));
      case Command.KvLock c -> into.add(text(c.value()));
      case Command.KvUnlock c -> into.add(text(c.value()));
      case CatalogOperation.OfService c -> into.addAll(c.service().tags());
      case CatalogOperation.OfCheck c -> into.add(c.check().output());
      default -> {}
    }
  }

  private static String text(byte[] value) {
    return new String(value, StandardCharsets.UTF_8);
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

  /** The states in which the answer to a question carries an index. */
  Span span(StateQuestion question, long index) {
    long[] all = indexes(question);
    int first = lowest(all, index);
    int beyond = lowest(all, index + 1);
    return first == beyond ? new Span(-1, -1) : new Span(first, beyond - 1);
  }

  /**
   * The first position at which what was asked for differs from what it was when its index first
   * was the given one, or beyond the end.
   */
  int firstChange(StateQuestion question, long index) {
    long[] indexesOfAll = indexes(question);
    int at = lowest(indexesOfAll, index);
    if (at == views.size() || indexesOfAll[at] > index) {
      at--;
    }
    if (at < 0) {
      return 0;
    }
    List<Object> all = versions(question);
    Object before = all.get(at);
    at++;
    while (at < views.size() && all.get(at).equals(before)) {
      at++;
    }
    return at;
  }

  /**
   * Where the index of a service and its rows do not agree: rows change and the index stays, or it
   * moves while the rows stay. One command for an entry leaves nothing in between unseen.
   */
  List<String> contradictions(ServiceQuestion question) {
    List<String> found = new ArrayList<>();
    long[] all = indexes(question);
    List<Object> versions = versions(question);
    for (int at = 1; at < views.size(); at++) {
      if (all[at] < all[at - 1]) {
        found.add("the index goes back from " + all[at - 1] + " to " + all[at] + at(at));
      }
      if (restored.contains(at)) {
        continue;
      }
      if (ServiceQuestion.isSameCatalog(views.get(at - 1), views.get(at))) {
        if (all[at] != all[at - 1]) {
          found.add("nothing in the catalog changes, and the index moves to " + all[at] + at(at));
        }
        continue;
      }
      boolean isSame = versions.get(at).equals(versions.get(at - 1));
      if (!isSame && all[at] == all[at - 1] && all[at] > FIRST_INDEX) {
        found.add("its rows change, and the index stays " + all[at] + at(at));
      }
      if (isSame
          && all[at] != all[at - 1]
          && commands.get(at) == 1
          && !question.isOfAgents()
          && !question.entries(views.get(at)).isEmpty()) {
        found.add("none of its rows changes, and the index moves to " + all[at] + at(at));
      }
    }
    return found;
  }

  private static String at(int position) {
    return " at position " + position;
  }

  private List<Object> versions(StateQuestion question) {
    return versions.computeIfAbsent(
        question,
        asked -> {
          List<Object> all = new ArrayList<>();
          for (int at = 0; at < views.size(); at++) {
            boolean isSame =
                asked instanceof ServiceQuestion
                    && at > 0
                    && ServiceQuestion.isSameCatalog(views.get(at - 1), views.get(at));
            all.add(isSame ? all.getLast() : asked.version(views.get(at)));
          }
          return all;
        });
  }

  /** The indexes of a question's answer never go back, so they can be searched. */
  private long[] indexes(StateQuestion question) {
    return indexes.computeIfAbsent(
        question, asked -> views.stream().mapToLong(asked::index).toArray());
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
