package io.praetor.verification.changes;

import io.praetor.verification.changes.ChangeJudge.Outcome;
import io.praetor.verification.changes.ChangeJudge.Restore;
import io.praetor.verification.changes.ChangeJudge.Told;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges changes of whole trees, which nobody may see half: each tree has all of its keys or none,
 * and all say the same. Owned by the thread that judges.
 */
public final class BulkJudge {
  /** What is asked for. */
  public enum Kind {
    APPLY,
    ROLLBACK,
    UNDELETE,
    COPY,
    MOVE
  }

  /**
   * One change that was asked for.
   *
   * @param tree what is written, rolled back, undeleted, copied or moved: a prefix with a slash at
   *     its end
   * @param other where it is copied or moved to; empty for others
   * @param value what all keys are to say, which no other writes; empty for others
   * @param to the index to go back to; -1 for that before the last deletion
   * @param expect behind this index nothing may have changed; -1 if that was not asked
   * @param index what the answer says
   * @param changed how many keys the answer says
   */
  public record Ask(
      Kind kind,
      String tree,
      String other,
      String value,
      long to,
      long expect,
      Outcome outcome,
      long index,
      int changed,
      long invokedNanos,
      long returnedNanos) {}

  /**
   * What all trees were in an answer to one who asked for all of their keys at once.
   *
   * @param isYoung whether nothing older than what was acknowledged before may be in it: it was not
   *     asked for stale
   */
  public record Look(
      String where, boolean isYoung, long index, Map<String, String> keys, long invokedNanos) {
    public Look {
      keys = Map.copyOf(keys);
    }
  }

  /** One index, and what the trees say before and behind it. */
  private record Event(
      long index, int keys, Map<String, String> before, Map<String, String> after) {}

  private final int keysOfTree;
  private final Map<String, Map<String, String>> snapshots = new HashMap<>();
  private final Map<String, Long> restoredAt = new HashMap<>();
  private final NavigableMap<Long, Map<String, String>> states = new TreeMap<>();
  private final NavigableMap<Long, Event> events = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();
  private Acknowledged acknowledged = new Acknowledged(List.of());

  private BulkJudge(int keysOfTree) {
    this.keysOfTree = keysOfTree;
  }

  /**
   * What is wrong.
   *
   * @param keysOfTree how many keys each tree has, if any
   * @param readings that were told all from the first change on
   */
  public static List<String> judge(
      int keysOfTree,
      List<Reading> readings,
      List<Ask> asks,
      List<Restore> restores,
      List<Look> looks) {
    BulkJudge judge = new BulkJudge(keysOfTree);
    ChangeJudge.alike(readings, judge.wrong);
    for (Restore restore : restores) {
      Map<String, String> trees = judge.whole(restore.state(), restore.reason());
      judge.snapshots.put(restore.reason(), trees == null ? Map.of() : trees);
    }
    judge.fold(readings.getFirst().seen());
    judge.asked(asks, restores);
    ChangeJudge.snapshots(restores, judge.snapshots, judge::at, judge.wrong);
    looks.forEach(judge::looked);
    return judge.wrong;
  }

  /** A value is told from others by its first word: what stands behind it makes it long. */
  public static String word(String value) {
    int space = value.indexOf(' ');
    return space < 0 ? value : value.substring(0, space);
  }

  /** What the trees say; null, and wrong, if one is half there or says two things. */
  private @Nullable Map<String, String> whole(Map<String, String> keys, Object where) {
    Map<String, List<String>> byTree =
        keys.entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    each -> each.getKey().substring(0, each.getKey().lastIndexOf('/') + 1),
                    TreeMap::new,
                    Collectors.mapping(each -> word(each.getValue()), Collectors.toList())));
    Map<String, String> trees = new TreeMap<>();
    for (Map.Entry<String, List<String>> tree : byTree.entrySet()) {
      Set<String> values = new HashSet<>(tree.getValue());
      if (tree.getValue().size() != keysOfTree || values.size() != 1) {
        wrong.add(
            "half a change of many keys was seen in "
                + where
                + ": "
                + tree.getValue().size()
                + " keys of "
                + tree.getKey()
                + " that say "
                + values);
        return null;
      }
      trees.put(tree.getKey(), values.iterator().next());
    }
    return trees;
  }

  private void fold(List<Seen> seen) {
    Map<Long, List<Seen>> byIndex = new LinkedHashMap<>();
    seen.forEach(each -> byIndex.computeIfAbsent(each.index(), i -> new ArrayList<>()).add(each));
    Map<String, String> keys = new TreeMap<>();
    Map<String, String> before = Map.of();
    states.put(0L, before);
    for (Map.Entry<Long, List<Seen>> each : byIndex.entrySet()) {
      long index = each.getKey();
      Map<String, String> after;
      Seen first = each.getValue().getFirst();
      if (first.isRestore()) {
        Map<String, String> trees = snapshots.get(first.reason());
        if (trees == null) {
          wrong.add("nobody has restored " + first);
          return;
        }
        restoredAt.put(first.reason(), index);
        keys.clear();
        trees.forEach((tree, value) -> {
          for (int i = 0; i < keysOfTree; i++) {
            keys.put(key(tree, i), value);
          }
        });
        after = trees;
      } else {
        for (Seen change : each.getValue()) {
          if (change.type().equals("delete")) {
            keys.remove(change.key());
          } else {
            keys.put(change.key(), word(change.value()));
          }
        }
        after = whole(keys, "the changes at index " + index);
        if (after == null) {
          return;
        }
        events.put(index, new Event(index, each.getValue().size(), before, after));
      }
      states.put(index, after);
      before = after;
    }
  }

  /** The name of a key of a tree. */
  public static String key(String tree, int number) {
    return tree + "k" + number;
  }

  private void asked(List<Ask> asks, List<Restore> restores) {
    Map<Long, Event> unclaimed = new TreeMap<>(events);
    List<Told> told = new ArrayList<>();
    Set<String> denied = new HashSet<>();
    for (Ask ask : asks) {
      if (ask.outcome() == Outcome.FAILED && !ask.value().isEmpty()) {
        denied.add(ask.value());
      }
      if (ask.outcome() != Outcome.DONE || ask.changed() == 0) {
        continue;
      }
      Event event = unclaimed.remove(ask.index());
      if (event == null) {
        wrong.add("a change of many keys was not told: " + ask);
      } else if (event.keys() != ask.changed() || !fits(ask, event)) {
        wrong.add("a change of many keys is not what was asked for: " + ask + ": " + event);
      } else {
        told.add(new Told(ask, ask.invokedNanos(), ask.returnedNanos(), ask.index()));
        expected(ask, ask.index());
      }
    }
    for (Event event : events.values()) {
      event.after().values().stream()
          .filter(value -> denied.contains(value) && !event.before().containsValue(value))
          .forEach(value -> wrong.add("a change was told that did not happen: " + event));
    }
    List<Ask> unknown = asks.stream().filter(ask -> ask.outcome() == Outcome.UNKNOWN).toList();
    Map<Ask, Event> matched = new HashMap<>();
    for (Event event : unclaimed.values()) {
      if (!match(event, unknown, matched, new HashSet<>())) {
        wrong.add("nobody has asked for " + event);
      }
    }
    ChangeJudge.order(told, wrong);
    for (Restore restore : restores) {
      Long index = restoredAt.get(restore.reason());
      // One that leaves all trees as they are leaves their index as well.
      if (restore.outcome() == Outcome.DONE && index != null && !at(index - 1).equals(at(index))) {
        told.add(new Told(restore, restore.invokedNanos(), restore.returnedNanos(), index));
      }
    }
    acknowledged = new Acknowledged(told);
    for (Ask ask : asks) {
      if (ask.outcome() == Outcome.DONE && ask.changed() == 0) {
        unmoved(ask);
      }
    }
  }

  /** One that says that nothing was to be changed has seen a state of which this is true. */
  private void unmoved(Ask ask) {
    Map<String, String> then = at(ask.index());
    if (!fits(ask, new Event(ask.index(), 0, then, then))) {
      wrong.add("nothing was changed, and there was something to change: " + ask + ": " + then);
    }
    expected(ask, ask.index() + 1);
    young("an answer that nothing was to be changed", ask.index(), ask.invokedNanos(), ask);
  }

  /** What was asked for consistently has all that was acknowledged before. */
  private void young(String what, long index, long invokedNanos, Object of) {
    long least = acknowledged.before(invokedNanos);
    if (index < least) {
      wrong.add(what + " is older than index " + least + ", acknowledged before: " + of);
    }
  }

  /** Finds an ask of unknown outcome for an event, if need be by finding others for others. */
  private boolean match(Event event, List<Ask> unknown, Map<Ask, Event> matched, Set<Ask> tried) {
    for (Ask ask : unknown) {
      if (fits(ask, event) && tried.add(ask)) {
        Event other = matched.get(ask);
        if (other == null || match(other, unknown, matched, tried)) {
          matched.put(ask, event);
          return true;
        }
      }
    }
    return false;
  }

  private boolean fits(Ask ask, Event event) {
    Map<String, String> expected = new TreeMap<>(event.before());
    String source = event.before().get(ask.tree());
    if (source == null && (ask.kind() == Kind.COPY || ask.kind() == Kind.MOVE)) {
      return false;
    }
    switch (ask.kind()) {
      case APPLY -> expected.put(ask.tree(), ask.value());
      case ROLLBACK -> put(expected, ask.tree(), at(ask.to()).get(ask.tree()));
      case UNDELETE -> {
        String then = ask.to() < 0 ? last(ask.tree(), event.index()) : at(ask.to()).get(ask.tree());
        if (!expected.containsKey(ask.tree())) {
          put(expected, ask.tree(), then);
        }
      }
      case COPY -> put(expected, ask.other(), source);
      case MOVE -> {
        put(expected, ask.other(), source);
        expected.remove(ask.tree());
      }
    }
    return expected.equals(event.after());
  }

  private static void put(Map<String, String> into, String tree, @Nullable String value) {
    if (value == null) {
      into.remove(tree);
    } else {
      into.put(tree, value);
    }
  }

  /** What a tree said when it was there last before an index. */
  private @Nullable String last(String tree, long before) {
    return states.headMap(before, false).descendingMap().values().stream()
        .map(trees -> trees.get(tree))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private Map<String, String> at(long index) {
    return Objects.requireNonNull(states.floorEntry(index)).getValue();
  }

  /** Nothing of what was to be unchanged has changed before an index. */
  private void expected(Ask ask, long before) {
    if (ask.expect() < 0 || ask.expect() >= before) {
      return;
    }
    for (long index : states.subMap(ask.expect(), false, before, false).keySet()) {
      if (differs(ask.tree(), index) || differs(ask.other(), index)) {
        wrong.add("changed at " + index + ", and done in spite of what it expects: " + ask);
      }
    }
  }

  private boolean differs(String tree, long index) {
    return !Objects.equals(at(index - 1).get(tree), at(index).get(tree));
  }

  private void looked(Look look) {
    Map<String, String> trees = whole(look.keys(), "an answer of " + look.where());
    if (trees != null && !trees.equals(at(look.index()))) {
      wrong.add(
          "an answer of "
              + look.where()
              + " at index "
              + look.index()
              + " shows "
              + trees
              + ", and the changes lead to "
              + at(look.index()));
    }
    if (look.isYoung()) {
      young("an answer", look.index(), look.invokedNanos(), look);
    }
  }

  /** For people. */
  public static String counted(List<Ask> asks) {
    Map<Kind, Long> done =
        asks.stream()
            .filter(ask -> ask.outcome() == Outcome.DONE && ask.changed() > 0)
            .collect(Collectors.groupingBy(Ask::kind, TreeMap::new, Collectors.counting()));
    long unknown = asks.stream().filter(ask -> ask.outcome() == Outcome.UNKNOWN).count();
    return "changes of many keys "
        + done
        + ", "
        + unknown
        + " of unknown outcome, of "
        + asks.size()
        + " that were asked for";
  }
}
