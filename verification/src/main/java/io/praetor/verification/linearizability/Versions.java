package io.praetor.verification.linearizability;

import io.praetor.verification.history.Call;
import io.praetor.verification.history.Entry;
import io.praetor.verification.history.Operation;
import io.praetor.verification.history.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which value had which modify index, from all that was seen of a history. Since every value is
 * written once, it has one index, and one write.
 */
final class Versions {
  private final Map<String, Long> indexOfValue = new HashMap<>();
  private final Map<String, Map<Long, String>> valueAtIndex = new HashMap<>();
  private final Map<String, Operation> writerOfValue = new HashMap<>();
  private final Map<String, Operation> firstSeenBy = new HashMap<>();
  private final Set<String> seen = new HashSet<>();
  private final List<Violation> violations = new ArrayList<>();

  static Versions of(List<Operation> operations) {
    Versions versions = new Versions();
    operations.forEach(versions::writes);
    operations.forEach(versions::observations);
    return versions;
  }

  /** Values that were seen and never written, or with two indexes, or two under one index. */
  List<Violation> violations() {
    return violations;
  }

  /** The modify index that a value had, or 0 if nobody saw one. */
  long index(String value) {
    return indexOfValue.getOrDefault(value, 0L);
  }

  /** The value that a key had at a modify index, or null if nobody saw it. */
  @Nullable String valueAt(String key, long index) {
    return valueAtIndex.getOrDefault(key, Map.of()).get(index);
  }

  /** The write of a value, or null if no call wrote it. */
  @Nullable Operation writer(String value) {
    return writerOfValue.get(value);
  }

  /**
   * Whether a read showed the value, so that its write has happened whatever its caller was told.
   */
  boolean seen(String value) {
    return seen.contains(value);
  }

  /** The values that a call would write. */
  static List<String> written(Call call) {
    return switch (call) {
      case Call.Put c -> List.of(c.value());
      case Call.Cas c -> List.of(c.value());
      case Call.Acquire c -> List.of(c.value());
      case Call.Release c -> List.of(c.value());
      case Call.Register c -> List.of(c.value());
      case Call.Report c -> List.of(c.value());
      case Call.Txn c -> c.calls().stream().flatMap(inner -> written(inner).stream()).toList();
      case Call.Read _,
          Call.ReadTree _,
          Call.ReadService _,
          Call.Deregister _,
          Call.DeregisterNode _,
          Call.Delete _,
          Call.DeleteCas _,
          Call.DeleteTree _,
          Call.CheckIndex _,
          Call.CheckAbsent _ ->
          List.of();
    };
  }

  private void writes(Operation operation) {
    for (String value : written(operation.call())) {
      Operation before = writerOfValue.put(value, operation);
      if (before != null) {
        throw new IllegalArgumentException("two calls of the history write " + value);
      }
    }
  }

  private void observations(Operation operation) {
    if (operation.outcome() != Outcome.OK) {
      return;
    }
    for (Entry entry : operation.answer().entries()) {
      String value = entry.value();
      if (value.isEmpty()) {
        value = writtenTo(operation.call(), entry.key());
      } else {
        seen(value, operation);
      }
      if (value != null && entry.modifyIndex() != 0) {
        indexed(entry.key(), value, entry.modifyIndex(), operation);
      }
    }
  }

  private void seen(String value, Operation by) {
    if (!seen.add(value)) {
      return;
    }
    firstSeenBy.put(value, by);
    Operation writer = writerOfValue.get(value);
    if (writer == null) {
      violations.add(
          Violation.of("value from nowhere", value + " was read and nobody wrote it", by));
    } else if (writer.outcome() == Outcome.FAILED || writer.outcome() == Outcome.REFUSED) {
      violations.add(
          Violation.of(
              "denied write took effect",
              value + " was read, though its writer was told that it did not happen",
              writer,
              by));
    }
  }

  private void indexed(String key, String value, long index, Operation by) {
    Long known = indexOfValue.putIfAbsent(value, index);
    if (known != null && known != index) {
      violations.add(
          Violation.of(
              "written twice",
              value + " of " + key + " was seen at modify index " + known + " and at " + index,
              firstSeenBy.getOrDefault(value, by),
              by));
    }
    String other =
        valueAtIndex.computeIfAbsent(key, k -> new HashMap<>()).putIfAbsent(index, value);
    if (other != null && !other.equals(value)) {
      violations.add(
          Violation.of(
              "one index, two values",
              key + " was seen at modify index " + index + " as " + other + " and as " + value,
              firstSeenBy.getOrDefault(other, by),
              by));
    }
  }

  private static @Nullable String writtenTo(Call call, String key) {
    return switch (call) {
      case Call.Put c when c.key().equals(key) -> c.value();
      case Call.Cas c when c.key().equals(key) -> c.value();
      case Call.Acquire c when c.key().equals(key) -> c.value();
      case Call.Release c when c.key().equals(key) -> c.value();
      case Call.Txn c -> {
        for (Call inner : c.calls()) {
          String value = writtenTo(inner, key);
          if (value != null) {
            yield value;
          }
        }
        yield null;
      }
      default -> null;
    };
  }
}
