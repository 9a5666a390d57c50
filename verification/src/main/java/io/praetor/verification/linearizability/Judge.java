package io.praetor.verification.linearizability;

import io.praetor.verification.history.History;
import java.util.ArrayList;
import java.util.List;

/** All rules together. */
public final class Judge {
  private Judge() {}

  /**
   * What the history breaks; empty if it is correct.
   *
   * @param wakeGraceMs how late a watcher may be told of a change while nothing is disturbed
   */
  public static List<Violation> judge(History history, long wakeGraceMs) {
    List<Violation> violations = new ArrayList<>();
    violations.addAll(Linearizability.check(history.operations()));
    violations.addAll(IndexRules.check(history.operations()));
    violations.addAll(BlockingRules.check(history, wakeGraceMs));
    return violations;
  }
}
