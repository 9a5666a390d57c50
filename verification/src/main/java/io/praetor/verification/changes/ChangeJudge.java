package io.praetor.verification.changes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;

/** Judges what readers of changes were told. Stateless. */
public final class ChangeJudge {
  /** What became of a write. */
  public enum Outcome {
    /** It was acknowledged. */
    DONE,
    /** It was said not to have happened. */
    FAILED,
    /** Either. */
    UNKNOWN
  }

  /**
   * One write of one or more keys at once.
   *
   * @param values by key, none of which was ever written elsewhere
   * @param invokedNanos when it was begun
   * @param returnedNanos when its answer came
   */
  public record Write(
      Map<String, String> values, Outcome outcome, long invokedNanos, long returnedNanos) {}

  /**
   * A restore of a snapshot.
   *
   * @param reason which it is: no other has the same reason, but one that did not happen
   * @param index that of the state of which the snapshot is
   * @param state what the keys are in the snapshot
   */
  public record Restore(
      String reason,
      long index,
      Map<String, String> state,
      Outcome outcome,
      long invokedNanos,
      long returnedNanos) {}

  private ChangeJudge() {}

  /**
   * What is wrong.
   *
   * @param readings that know the same; the first reads no trees
   * @param state what the keys are in the end
   */
  public static List<String> judge(
      List<Reading> readings,
      List<Write> writes,
      List<Restore> restores,
      Map<String, String> state) {
    List<String> wrong = new ArrayList<>();
    Reading first = readings.getFirst();
    alike(readings, wrong);
    List<Told> told = new ArrayList<>();
    writes(first.seen(), writes, told, wrong);
    restores(first.seen(), restores, told, wrong);
    order(told, wrong);
    Map<String, Map<String, String>> snapshots = new HashMap<>();
    restores.forEach(each -> snapshots.put(each.reason(), each.state()));
    NavigableMap<Long, Map<String, String>> states = folded(first.seen(), snapshots);
    snapshots(restores, snapshots, index -> states.floorEntry(index).getValue(), wrong);
    for (Reading reading : readings) {
      for (Reading.Tree tree : reading.trees()) {
        Map<String, String> expected = states.floorEntry(tree.index()).getValue();
        if (!expected.equals(tree.keys())) {
          wrong.add(
              "the changes lead to "
                  + expected
                  + " at index "
                  + tree.index()
                  + ", and a reader of trees, "
                  + reading.name()
                  + ", has read "
                  + new TreeMap<>(tree.keys()));
        }
      }
    }
    Map<String, String> last = states.lastEntry().getValue();
    if (!last.equals(state)) {
      wrong.add("the changes lead to " + last + ", and the keys are " + new TreeMap<>(state));
    }
    return wrong;
  }

  /**
   * Each snapshot is the state at its index.
   *
   * @param snapshots what each has, by its reason
   * @param states what the changes lead to at an index
   */
  static void snapshots(
      List<Restore> restores,
      Map<String, Map<String, String>> snapshots,
      LongFunction<Map<String, String>> states,
      List<String> wrong) {
    Set<String> known = new HashSet<>();
    for (Restore restore : restores) {
      Map<String, String> has = snapshots.get(restore.reason());
      Map<String, String> then = states.apply(restore.index());
      if (known.add(restore.reason()) && !then.equals(has)) {
        wrong.add(
            restore.reason()
                + " is of index "
                + restore.index()
                + " and has "
                + new TreeMap<>(has)
                + ", and the changes lead to "
                + then);
      }
    }
  }

  /** All were told the same, and nothing that cannot be. */
  static void alike(List<Reading> readings, List<String> wrong) {
    Reading first = readings.getFirst();
    for (Reading reading : readings) {
      String own = reading.wrong();
      if (own != null) {
        wrong.add("a reader of changes, " + reading.name() + ", " + own);
      }
      if (!reading.equals(first)) {
        same(first.name(), without(first.seen(), reading.trees()), reading, wrong);
      }
    }
  }

  /** What the keys are from each index on. */
  private static NavigableMap<Long, Map<String, String>> folded(
      List<Seen> seen, Map<String, Map<String, String>> snapshots) {
    NavigableMap<Long, Map<String, String>> states = new TreeMap<>(Map.of(0L, Map.of()));
    Map<String, String> now = new TreeMap<>();
    for (Seen change : seen) {
      if (change.isRestore()) {
        now.clear();
        now.putAll(snapshots.getOrDefault(change.reason(), Map.of()));
      } else if (change.type().equals("delete")) {
        now.remove(change.key());
      } else {
        now.put(change.key(), change.value());
      }
      states.put(change.index(), new TreeMap<>(now));
    }
    return states;
  }

  /** What one is told who has read trees in place of some of it. */
  private static List<Seen> without(List<Seen> all, List<Reading.Tree> trees) {
    return all.stream()
        .filter(each ->
            trees.stream()
                .noneMatch(tree -> each.index() > tree.after() && each.index() <= tree.index()))
        .toList();
  }

  private static void same(String oneName, List<Seen> one, Reading reading, List<String> wrong) {
    List<Seen> other = reading.seen();
    for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
      Object first = i < one.size() ? one.get(i) : "nothing";
      Object second = i < other.size() ? other.get(i) : "nothing";
      if (!first.equals(second)) {
        wrong.add(
            "readers of changes differ at the "
                + (i + 1)
                + ". change: "
                + oneName
                + " was told "
                + first
                + ", "
                + reading.name()
                + " "
                + second);
        return;
      }
    }
  }

  private static void writes(
      List<Seen> seen, List<Write> writes, List<Told> told, List<String> wrong) {
    Map<String, Seen> byValue = new HashMap<>();
    for (Seen change : seen) {
      if (change.type().equals("set")) {
        Seen before = byValue.put(change.key() + "=" + change.value(), change);
        if (before != null) {
          wrong.add("a change was told twice: " + before + " and " + change);
        }
      }
    }
    for (Write write : writes) {
      long index = 0;
      for (Map.Entry<String, String> each : write.values().entrySet()) {
        Seen found = byValue.remove(each.getKey() + "=" + each.getValue());
        if (found == null && (write.outcome() == Outcome.DONE || index != 0)) {
          wrong.add("a change was not told: " + write);
        } else if (found != null && write.outcome() == Outcome.FAILED) {
          wrong.add("a change was told that did not happen: " + write);
        } else if (found != null && index != 0 && index != found.index()) {
          wrong.add("the changes of one transaction were told apart: " + write);
        }
        index = found == null ? index : found.index();
      }
      if (index != 0 && write.outcome() == Outcome.DONE) {
        told.add(new Told(write, write.invokedNanos(), write.returnedNanos(), index));
      }
    }
    byValue.values().forEach(change -> wrong.add("nobody has written " + change));
  }

  private static void restores(
      List<Seen> seen, List<Restore> restores, List<Told> told, List<String> wrong) {
    Map<String, Seen> byReason = new HashMap<>();
    for (Seen change : seen) {
      if (change.isRestore()) {
        Seen before = byReason.put(change.reason(), change);
        if (before != null) {
          wrong.add("a restore was told twice: " + before + " and " + change);
        }
      }
    }
    for (Restore restore : restores) {
      if (restore.outcome() != Outcome.FAILED) {
        Seen found = byReason.remove(restore.reason());
        if (restore.outcome() == Outcome.DONE) {
          if (found == null) {
            wrong.add("a restore was not told: " + restore);
          } else {
            told.add(
                new Told(restore, restore.invokedNanos(), restore.returnedNanos(), found.index()));
          }
        }
      }
    }
    byReason.values().forEach(change -> wrong.add("nobody has restored " + change));
  }

  /** An acknowledged write or restore, and the index at which it was told. */
  record Told(Object what, long invokedNanos, long returnedNanos, long index) {}

  /** What was begun after another was acknowledged comes behind it. */
  static void order(List<Told> told, List<String> wrong) {
    List<Told> begun = new ArrayList<>(told);
    begun.sort(Comparator.comparingLong(Told::invokedNanos));
    List<Told> ended = new ArrayList<>(told);
    ended.sort(Comparator.comparingLong(Told::returnedNanos));
    long highest = 0;
    int next = 0;
    for (Told each : begun) {
      long invoked = each.invokedNanos();
      while (next < ended.size() && ended.get(next).returnedNanos() < invoked) {
        highest = Math.max(highest, ended.get(next).index());
        next++;
      }
      if (each.index() <= highest) {
        wrong.add("a change is told before one that was acknowledged before: " + each);
        return;
      }
    }
  }
}
