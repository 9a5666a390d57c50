package io.praetor.verification.linearizability;

import io.praetor.verification.history.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether default and consistent reads and all writes are linearizable, and stale reads show an
 * earlier state of the same order.
 *
 * <p>Keys of one group share all up to their last slash; transactions and trees stay within one.
 */
public final class Linearizability {
  /** How many configurations of one group are tried before the search gives up. */
  static final long STEPS_MAX = 3_000_000;

  private Linearizability() {}

  /** What the history breaks, each shown by as few operations as can be; empty if it is correct. */
  public static List<Violation> check(List<Operation> operations) {
    Versions versions = Versions.of(operations);
    List<Violation> violations = new ArrayList<>(versions.violations());
    groups(operations).forEach((name, group) -> check(name, group, versions, violations));
    return violations;
  }

  /** Whether {@link #check} would find nothing, without the work of making it small. */
  static boolean holds(List<Operation> operations) {
    Versions versions = Versions.of(operations);
    return versions.violations().isEmpty()
        && groups(operations).values().stream()
            .map(g -> Group.of(g, versions))
            .allMatch(
                g -> verdict(g, new Search(g, STEPS_MAX, true)) == Search.Verdict.LINEARIZABLE);
  }

  /** What a sparing search calls violated is tried once more without sparing. */
  private static Search.Verdict verdict(Group group, Search sparing) {
    Search.Verdict verdict = sparing.run();
    boolean explained =
        verdict == Search.Verdict.VIOLATED
            && new Search(group, STEPS_MAX / 100, false).run() == Search.Verdict.LINEARIZABLE;
    return explained ? Search.Verdict.LINEARIZABLE : verdict;
  }

  private static Map<String, List<Operation>> groups(List<Operation> operations) {
    Map<String, List<Operation>> groups = new LinkedHashMap<>();
    for (Operation operation : operations) {
      groups
          .computeIfAbsent(groupOf(operation.call().anyKey()), k -> new ArrayList<>())
          .add(operation);
    }
    return groups;
  }

  /** All of a key up to and with its last slash. */
  static String groupOf(String key) {
    return key.substring(0, key.lastIndexOf('/') + 1);
  }

  private static void check(
      String name, List<Operation> operations, Versions versions, List<Violation> into) {
    Group group = Group.of(operations, versions);
    Search search = new Search(group, STEPS_MAX, true);
    switch (verdict(group, search)) {
      case LINEARIZABLE -> {}
      case UNDECIDED ->
          into.add(
              new Violation(
                  "undecided",
                  "after "
                      + STEPS_MAX
                      + " configurations no order of "
                      + name
                      + " was found or refuted; these could not be placed",
                  unplaced(group, search)));
      case VIOLATED -> {
        List<Operation> small = new Shrinker(versions).shrink(operations);
        Group smallGroup = Group.of(small, versions);
        Search again = new Search(smallGroup, STEPS_MAX, true);
        again.run();
        into.add(
            new Violation(
                "not linearizable",
                "no order of these explains the answers for "
                    + name
                    + "; the longest ends with "
                    + smallGroup.describe(again.longestState())
                    + " and cannot place "
                    + unplaced(smallGroup, again).size()
                    + " of them",
                small));
      }
    }
  }

  private static List<Operation> unplaced(Group group, Search search) {
    List<Op> placed = search.longest();
    return group.ops().stream()
        .filter(o -> !o.optional && !placed.contains(o))
        .limit(40)
        .map(o -> o.source)
        .toList();
  }
}
