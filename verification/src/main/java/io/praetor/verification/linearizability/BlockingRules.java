package io.praetor.verification.linearizability;

import io.praetor.verification.history.Call;
import io.praetor.verification.history.Disturbance;
import io.praetor.verification.history.Entry;
import io.praetor.verification.history.History;
import io.praetor.verification.history.Operation;
import io.praetor.verification.history.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What a blocking query promises, judged against the changes in the order of their modify index:
 * the answer is no older than the index it carries, and no change is slept through.
 */
public final class BlockingRules {
  private final History history;
  private final long graceNanos;
  private final Versions versions;
  private final Map<String, NavigableMap<Long, Operation>> changes = new HashMap<>();
  private final Map<String, Long> firstDelete = new HashMap<>();
  private final List<Violation> violations = new ArrayList<>();

  private BlockingRules(History history, long graceNanos) {
    this.history = history;
    this.graceNanos = graceNanos;
    this.versions = Versions.of(history.operations());
  }

  /**
   * What the history breaks; empty if it is correct.
   *
   * @param graceMs how long after the acknowledgement of a change its watchers may still wait in an
   *     undisturbed system
   */
  public static List<Violation> check(History history, long graceMs) {
    BlockingRules rules = new BlockingRules(history, graceMs * 1_000_000);
    rules.collect();
    for (Operation o : history.operations()) {
      if (o.outcome() == Outcome.OK) {
        switch (o.call()) {
          case Call.Read c -> {
            rules.answerIsAsAtIts(o, c.key());
            rules.wokeInTime(o, c.key(), c.waitIndex());
          }
          case Call.ReadTree c -> rules.treeWokeInTime(o, c.prefix(), c.waitIndex());
          // Who does not see checks is not woken by them: the log tells what was to wake it.
          case Call.ReadService c when c.aspect() != Call.Aspect.INSTANCES ->
              rules.treeWokeInTime(o, c.prefix(), c.waitIndex());
          default -> {}
        }
      }
    }
    return rules.violations;
  }

  private void collect() {
    for (Operation o : history.operations()) {
      for (String value : Versions.written(o.call())) {
        long index = versions.index(value);
        if (index != 0) {
          changes.computeIfAbsent(keyOf(o.call(), value), k -> new TreeMap<>()).put(index, o);
        }
      }
    }
    // Only now all keys are known that a prefix may be of.
    history.operations().forEach(o -> deletes(o.call(), o));
  }

  private void deletes(Call call, Operation o) {
    switch (call) {
      case Call.Delete c -> firstDelete.merge(c.key(), o.invokedNanos(), Math::min);
      case Call.DeleteCas c -> firstDelete.merge(c.key(), o.invokedNanos(), Math::min);
      case Call.DeleteTree c ->
          changes.keySet().stream()
              .filter(k -> k.startsWith(c.prefix()))
              .forEach(k -> firstDelete.merge(k, o.invokedNanos(), Math::min));
      case Call.Txn t -> t.calls().forEach(inner -> deletes(inner, o));
      default -> {}
    }
  }

  private static String keyOf(Call call, String value) {
    if (call instanceof Call.Txn t) {
      for (Call inner : t.calls()) {
        if (Versions.written(inner).contains(value)) {
          return inner.anyKey();
        }
      }
    }
    return call.anyKey();
  }

  /** Between the entry's own index and that of the answer, the key has no other change. */
  private void answerIsAsAtIts(Operation o, String key) {
    long index = o.answer().index();
    long shown = 0;
    for (Entry e : o.answer().entries()) {
      shown = e.modifyIndex();
    }
    boolean absentAndPerhapsDeleted =
        shown == 0 && firstDelete.getOrDefault(key, Long.MAX_VALUE) < o.returnedNanos();
    if (index == 0 || absentAndPerhapsDeleted) {
      return;
    }
    Map.Entry<Long, Operation> next = changes.getOrDefault(key, new TreeMap<>()).higherEntry(shown);
    if (next != null && next.getKey() <= index) {
      violations.add(
          Violation.of(
              "answer older than its index",
              "an answer of index "
                  + index
                  + " shows "
                  + key
                  + " as at "
                  + shown
                  + ", though it changed at "
                  + next.getKey(),
              next.getValue(),
              o));
    }
  }

  private void wokeInTime(Operation o, String key, long waitIndex) {
    if (waitIndex == 0) {
      return;
    }
    Map.Entry<Long, Operation> change =
        changes.getOrDefault(key, new TreeMap<>()).higherEntry(waitIndex);
    if (change != null) {
      late(o, change.getValue(), key);
    }
  }

  private void treeWokeInTime(Operation o, String prefix, long waitIndex) {
    if (waitIndex == 0) {
      return;
    }
    changes.forEach((key, all) -> {
      if (key.startsWith(prefix)) {
        Map.Entry<Long, Operation> change = all.higherEntry(waitIndex);
        if (change != null) {
          late(o, change.getValue(), key);
        }
      }
    });
  }

  private void late(Operation o, Operation change, String key) {
    if (change.outcome() != Outcome.OK) {
      return;
    }
    long known = Math.max(change.returnedNanos(), o.invokedNanos());
    if (o.returnedNanos() > known + graceNanos && quiet(known, o.returnedNanos())) {
      violations.add(
          Violation.of(
              "missed wake-up",
              "a watcher of "
                  + key
                  + " was answered "
                  + (o.returnedNanos() - known) / 1_000_000
                  + " ms after the change that it waited for had been acknowledged",
              change,
              o));
    }
  }

  /** Whether a stretch of the grace within this time was free of disturbances. */
  private boolean quiet(long from, long to) {
    long start = from;
    List<Disturbance> overlapping =
        history.disturbances().stream()
            .filter(d -> d.fromNanos() < to && d.toNanos() > from)
            .sorted((a, b) -> Long.compare(a.fromNanos(), b.fromNanos()))
            .toList();
    for (Disturbance d : overlapping) {
      if (d.fromNanos() > start + graceNanos) {
        return true;
      }
      start = Math.max(start, d.toNanos());
    }
    return to > start + graceNanos;
  }
}
