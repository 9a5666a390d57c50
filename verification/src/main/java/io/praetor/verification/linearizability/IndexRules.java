package io.praetor.verification.linearizability;

import io.praetor.verification.history.Entry;
import io.praetor.verification.history.Mode;
import io.praetor.verification.history.Operation;
import io.praetor.verification.history.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the indexes of a history promise across keys: they rise in the order in which things
 * happened, and no client sees one go back.
 */
public final class IndexRules {
  private IndexRules() {}

  /** What the history breaks; empty if it is correct. */
  public static List<Violation> check(List<Operation> operations) {
    List<Violation> violations = new ArrayList<>();
    writesRise(operations, violations);
    neverBack(operations, violations);
    return violations;
  }

  /**
   * A write that began after another was acknowledged has a higher modify index, whatever their
   * keys.
   */
  private static void writesRise(List<Operation> operations, List<Violation> into) {
    Versions versions = Versions.of(operations);
    record Write(Operation operation, long index) {}
    List<Write> begun = new ArrayList<>();
    for (Operation o : operations) {
      long index =
          Versions.written(o.call()).stream()
              .mapToLong(versions::index)
              .filter(i -> i != 0)
              .findFirst()
              .orElse(0);
      if (index != 0) {
        begun.add(new Write(o, index));
      }
    }
    List<Write> ended =
        begun.stream()
            .filter(w -> w.operation.outcome() == Outcome.OK)
            .sorted(Comparator.comparingLong(w -> w.operation.returnedNanos()))
            .toList();
    begun.sort(Comparator.comparingLong(w -> w.operation.invokedNanos()));
    int at = 0;
    Write highest = null;
    for (Write w : begun) {
      while (at < ended.size()
          && ended.get(at).operation.returnedNanos() < w.operation.invokedNanos()) {
        if (highest == null || ended.get(at).index > highest.index) {
          highest = ended.get(at);
        }
        at++;
      }
      if (highest != null && w.index <= highest.index) {
        into.add(
            Violation.of(
                "index against time",
                "a write got modify index "
                    + w.index
                    + " after one with "
                    + highest.index
                    + " had been acknowledged",
                highest.operation,
                w.operation));
        return;
      }
    }
  }

  /**
   * For one client, one question and any server: the index of default and consistent answers never
   * falls.
   */
  private static void neverBack(List<Operation> operations, List<Violation> into) {
    Map<String, Operation> last = new HashMap<>();
    operations.stream()
        .filter(o -> o.call().isRead() && o.outcome() == Outcome.OK && o.mode() != Mode.STALE)
        .filter(o -> o.answer().index() != 0)
        .sorted(Comparator.comparingLong(Operation::returnedNanos))
        .forEach(o -> {
          for (Entry e : o.answer().entries()) {
            if (e.modifyIndex() > o.answer().index()) {
              into.add(
                  Violation.of(
                      "index below its entry",
                      e.key()
                          + " has modify index "
                          + e.modifyIndex()
                          + " in an answer of index "
                          + o.answer().index(),
                      o));
            }
          }
          String question = o.process() + " " + o.call().getClass() + o.call().anyKey();
          Operation before = last.put(question, o);
          if (before != null
              && before.returnedNanos() <= o.invokedNanos()
              && before.answer().index() > o.answer().index()) {
            into.add(
                Violation.of(
                    "index went back",
                    "client "
                        + o.process()
                        + " saw "
                        + before.answer().index()
                        + ", then "
                        + o.answer().index()
                        + " for the same question",
                    before,
                    o));
          }
        });
  }
}
