package io.praetor.verification.changes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

  private ChangeJudge() {}

  /**
   * What is wrong.
   *
   * @param readings that know the same
   * @param state what the keys are in the end
   */
  public static List<String> judge(
      List<Reading> readings, List<Write> writes, Map<String, String> state) {
    List<String> wrong = new ArrayList<>();
    List<List<Seen>> all = new ArrayList<>();
    for (Reading reading : readings) {
      String own = reading.wrong();
      if (own != null) {
        wrong.add("a reader of changes, " + reading.name() + ", " + own);
      }
      all.add(reading.seen());
    }
    for (int i = 1; i < all.size(); i++) {
      same(readings.get(0).name(), all.get(0), readings.get(i).name(), all.get(i), wrong);
    }
    List<Seen> seen = all.getFirst();
    writes(seen, writes, wrong);
    Map<String, String> folded = new TreeMap<>();
    for (Seen change : seen) {
      if (change.type().equals("delete")) {
        folded.remove(change.key());
      } else {
        folded.put(change.key(), change.value());
      }
    }
    if (!folded.equals(new TreeMap<>(state))) {
      wrong.add("the changes lead to " + folded + ", and the keys are " + state);
    }
    return wrong;
  }

  private static void same(
      String oneName, List<Seen> one, String otherName, List<Seen> other, List<String> wrong) {
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
                + otherName
                + " "
                + second);
        return;
      }
    }
  }

  private static void writes(List<Seen> seen, List<Write> writes, List<String> wrong) {
    Map<String, Seen> byValue = new HashMap<>();
    for (Seen change : seen) {
      if (change.type().equals("set")) {
        Seen before = byValue.put(change.key() + "=" + change.value(), change);
        if (before != null) {
          wrong.add("a change was told twice: " + before + " and " + change);
        }
      }
    }
    List<Told> told = new ArrayList<>();
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
        told.add(new Told(write, index));
      }
    }
    byValue.values().forEach(change -> wrong.add("nobody has written " + change));
    order(told, wrong);
  }

  /** An acknowledged write and the index at which it was told. */
  private record Told(Write write, long index) {}

  /** What was begun after another was acknowledged comes behind it. */
  private static void order(List<Told> told, List<String> wrong) {
    List<Told> begun = new ArrayList<>(told);
    begun.sort(Comparator.comparingLong(each -> each.write().invokedNanos()));
    List<Told> ended = new ArrayList<>(told);
    ended.sort(Comparator.comparingLong(each -> each.write().returnedNanos()));
    long highest = 0;
    int next = 0;
    for (Told each : begun) {
      long invoked = each.write().invokedNanos();
      while (next < ended.size() && ended.get(next).write().returnedNanos() < invoked) {
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
