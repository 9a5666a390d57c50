package io.praetor.verification.linearizability;

import io.praetor.verification.history.Call;
import io.praetor.verification.history.History;
import io.praetor.verification.history.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
    violations.addAll(Linearizability.check(written(history.operations())));
    violations.addAll(IndexRules.check(history.operations()));
    violations.addAll(BlockingRules.check(history, wakeGraceMs));
    return violations;
  }

  /** All but the reads of services that no call registers: only the log knows what they are. */
  private static List<Operation> written(List<Operation> operations) {
    Set<String> groups = new HashSet<>();
    for (Operation o : operations) {
      if (!o.call().isRead()) {
        groups.add(Linearizability.groupOf(o.call().anyKey()));
      }
    }
    return operations.stream()
        .filter(o -> !(o.call() instanceof Call.ReadService) || groups.contains(o.call().anyKey()))
        .toList();
  }
}
