package io.praetor.verification.linearizability;

import io.praetor.verification.history.Answer;
import io.praetor.verification.history.Call;
import io.praetor.verification.history.Operation;
import io.praetor.verification.history.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes a history that is not linearizable as small as it can while it stays so, by removals after
 * which a correct history would still be correct.
 */
final class Shrinker {
  private static final int ATTEMPTS_MAX = 400;
  private static final long STEPS_MAX = 5_000;

  private final Versions versions;
  private int attempts;

  Shrinker(Versions versions) {
    this.versions = versions;
  }

  List<Operation> shrink(List<Operation> operations) {
    List<Operation> small = shortestPrefix(operations);
    for (int chunk = Math.max(1, small.size() / 2); chunk >= 1; chunk /= 2) {
      small = removeChunks(small, chunk);
    }
    return small;
  }

  /**
   * A prefix in time of a correct history is correct, so the shortest wrong one is found by
   * halving.
   */
  private List<Operation> shortestPrefix(List<Operation> operations) {
    long[] ends = operations.stream().mapToLong(Operation::returnedNanos).sorted().toArray();
    int right = ends.length - 1;
    int wrong = 0;
    while (wrong < right) {
      int middle = (wrong + right) >>> 1;
      if (violates(until(operations, ends[middle]))) {
        right = middle;
      } else {
        wrong = middle + 1;
      }
    }
    List<Operation> prefix = until(operations, ends[wrong]);
    return violates(prefix) ? prefix : operations;
  }

  private static List<Operation> until(List<Operation> operations, long end) {
    List<Operation> kept = new ArrayList<>();
    for (Operation o : operations) {
      if (o.returnedNanos() <= end) {
        kept.add(o);
      } else if (o.invokedNanos() <= end
          && !o.call().isRead()
          && o.outcome() != Outcome.REFUSED
          && o.outcome() != Outcome.FAILED) {
        kept.add(o.with(Outcome.UNKNOWN, Answer.EMPTY));
      }
    }
    return kept;
  }

  private List<Operation> removeChunks(List<Operation> operations, int chunk) {
    List<Operation> small =
        operations.stream().sorted(Comparator.comparingLong(Operation::invokedNanos)).toList();
    for (int from = small.size() - chunk; from > -chunk && attempts < ATTEMPTS_MAX; from -= chunk) {
      int start = Math.max(0, from);
      if (start >= small.size()) {
        continue;
      }
      List<Operation> fewer =
          without(small, small.subList(start, Math.min(small.size(), start + chunk)));
      if (fewer.size() < small.size() && violates(fewer)) {
        small = fewer;
      }
    }
    return small;
  }

  /**
   * Without these and all that depends on them: with a write go the reads of its value, the writes
   * that needed it, and the refusals on its keys, which it may be the reason of. Deletes, and what
   * takes or frees a lock, stay: later answers may rest on them unseen.
   */
  private List<Operation> without(List<Operation> operations, List<Operation> removed) {
    Set<Operation> gone = new HashSet<>();
    Set<String> values = new HashSet<>();
    Set<String> keys = new HashSet<>();
    for (Operation o : removed) {
      if (o.call().isRead() || o.outcome() == Outcome.REFUSED || removable(o.call())) {
        remove(o, gone, values, keys);
      }
    }
    boolean more = true;
    while (more) {
      more = false;
      for (Operation o : operations) {
        if (!gone.contains(o) && depends(o, values, keys)) {
          if (!o.call().isRead() && o.outcome() != Outcome.REFUSED && !removable(o.call())) {
            return operations;
          }
          remove(o, gone, values, keys);
          more = true;
        }
      }
    }
    return operations.stream().filter(o -> !gone.contains(o)).toList();
  }

  private static void remove(
      Operation o, Set<Operation> gone, Set<String> values, Set<String> keys) {
    gone.add(o);
    if (o.outcome() != Outcome.REFUSED && !o.call().isRead()) {
      values.addAll(Versions.written(o.call()));
      keys(o.call(), keys);
    }
  }

  private static void keys(Call call, Set<String> into) {
    if (call instanceof Call.Txn t) {
      t.calls().forEach(c -> keys(c, into));
    } else {
      into.add(call.anyKey());
    }
  }

  private boolean depends(Operation o, Set<String> values, Set<String> keys) {
    if (o.answer().entries().stream().anyMatch(e -> values.contains(e.value()))) {
      return true;
    }
    if (o.outcome() == Outcome.REFUSED) {
      Set<String> own = new HashSet<>();
      keys(o.call(), own);
      return own.stream().anyMatch(keys::contains);
    }
    return expects(o.call(), values);
  }

  private boolean expects(Call call, Set<String> values) {
    return switch (call) {
      case Call.Cas c -> expects(c.key(), c.index(), values);
      case Call.DeleteCas c -> expects(c.key(), c.index(), values);
      case Call.CheckIndex c -> expects(c.key(), c.index(), values);
      case Call.Txn t -> t.calls().stream().anyMatch(c -> expects(c, values));
      default -> false;
    };
  }

  private boolean expects(String key, long index, Set<String> values) {
    String value = versions.valueAt(key, index);
    return value != null && values.contains(value);
  }

  private static boolean removable(Call call) {
    return switch (call) {
      case Call.Put _, Call.Cas _, Call.Read _, Call.ReadTree _, Call.CheckIndex _ -> true;
      case Call.ReadService _ -> true;
      case Call.CheckAbsent _ -> true;
      case Call.Txn t -> t.calls().stream().allMatch(Shrinker::removable);
      default -> false;
    };
  }

  private boolean violates(List<Operation> operations) {
    attempts++;
    return new Search(Group.of(operations, versions), STEPS_MAX, true).run()
        == Search.Verdict.VIOLATED;
  }
}
