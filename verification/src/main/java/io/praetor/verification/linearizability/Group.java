package io.praetor.verification.linearizability;

import io.praetor.verification.history.Call;
import io.praetor.verification.history.Entry;
import io.praetor.verification.history.Mode;
import io.praetor.verification.history.Operation;
import io.praetor.verification.history.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The operations on one group of keys, as numbers. A group is what transactions and reads of a tree
 * tie together; two groups are judged apart, which is sound since linearizability is local (Herlihy
 * and Wing, 1990, theorem 1).
 */
final class Group {
  /** An index that nobody saw: no known value is there. */
  private static final int UNSEEN = -1;

  /**
   * Stands for every value that nobody saw: nothing can tell them apart, so the search need not.
   */
  private static final String GHOST = "a value that nobody saw";

  private final Versions versions;
  private final Map<String, Integer> keys = new LinkedHashMap<>();
  private final Map<String, Integer> values = new HashMap<>();
  private final Map<String, Integer> sessions = new HashMap<>();
  private final List<Op> ops = new ArrayList<>();

  private Group(Versions versions) {
    this.versions = versions;
  }

  static Group of(List<Operation> operations) {
    return of(operations, Versions.of(operations));
  }

  static Group of(List<Operation> operations, Versions versions) {
    Group group = new Group(versions);
    operations.forEach(o -> group.names(o.call()));
    operations.forEach(o -> o.answer().entries().forEach(e -> group.number(group.keys, e.key())));
    operations.stream()
        .sorted(Comparator.comparingLong(Operation::invokedNanos))
        .forEach(group::add);
    return group;
  }

  /** All that the search must place, in the order of their sending. */
  List<Op> ops() {
    return ops;
  }

  int keyCount() {
    return keys.size();
  }

  int valueCount() {
    return values.size() + 1;
  }

  /** A state for people. */
  String describe(State state) {
    StringBuilder text = new StringBuilder("{");
    keys.forEach((key, number) -> {
      text.append(text.length() > 1 ? ", " : "").append(key).append('=');
      text.append(name(values, state.value(number - 1), "absent"));
      if (state.holder(number - 1) != 0) {
        text.append(" held by ").append(name(sessions, state.holder(number - 1), ""));
      }
    });
    return text.append('}').toString();
  }

  private static String name(Map<String, Integer> names, int number, String none) {
    return names.entrySet().stream()
        .filter(e -> e.getValue() == number)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(none);
  }

  private void add(Operation operation) {
    if (operation.outcome() == Outcome.FAILED) {
      return;
    }
    boolean read = operation.call().isRead();
    boolean stale = read && operation.mode() == Mode.STALE;
    // Who leaves out some instances, or what their checks say, shows no whole state.
    if (operation.call() instanceof Call.ReadService r && r.aspect() != Call.Aspect.HEALTH) {
      return;
    }
    // Any server may have answered a stale read behind an agent that is none: it has no place in an
    // order of its own, and only the log can tell whether it is right.
    if ((read && operation.outcome() == Outcome.UNKNOWN) || (stale && operation.isForwarded())) {
      return;
    }
    List<Step> steps = new ArrayList<>();
    steps(operation.call(), operation, steps);
    if (steps.isEmpty()) {
      return;
    }
    long index = 0;
    boolean seen = false;
    for (String value : Versions.written(operation.call())) {
      seen |= versions.seen(value) || versions.index(value) != 0;
      long known = versions.index(value);
      index = index == 0 ? known : known == 0 ? index : Math.min(index, known);
    }
    Op.Kind kind =
        switch (operation.outcome()) {
          case REFUSED -> stale ? Op.Kind.STALE_REFUSED : Op.Kind.REFUSED;
          case UNKNOWN -> seen ? Op.Kind.UNACKNOWLEDGED : Op.Kind.OPTIONAL;
          case OK, FAILED -> stale ? Op.Kind.STALE : Op.Kind.ANSWERED;
        };
    ops.add(new Op(ops.size(), operation, steps.toArray(Step[]::new), kind, index));
  }

  private void steps(Call call, Operation operation, List<Step> into) {
    switch (call) {
      case Call.Read c -> into.add(see(c.key(), operation));
      case Call.ReadTree c -> seeAll(c.prefix(), operation, into);
      case Call.Put c -> into.add(step(Step.Kind.SET, c.key(), c.value(), 0, ""));
      case Call.Cas c ->
          into.add(step(Step.Kind.CAS, c.key(), c.value(), version(c.key(), c.index()), ""));
      case Call.Acquire c -> into.add(step(Step.Kind.ACQUIRE, c.key(), c.value(), 0, c.session()));
      case Call.Release c -> into.add(step(Step.Kind.RELEASE, c.key(), c.value(), 0, c.session()));
      case Call.Delete c -> into.add(step(Step.Kind.DELETE, c.key(), "", 0, ""));
      case Call.DeleteCas c ->
          into.add(step(Step.Kind.DELETE_CAS, c.key(), "", version(c.key(), c.index()), ""));
      case Call.DeleteTree c -> deleteAll(c.prefix(), into);
      case Call.ReadService c -> seeAll(c.prefix(), operation, into);
      case Call.Register c -> into.add(step(Step.Kind.SET, c.key(), c.value(), 0, ""));
      case Call.Report c -> into.add(step(Step.Kind.UPDATE, c.key(), c.value(), 0, ""));
      case Call.Deregister c -> into.add(step(Step.Kind.DELETE, c.key(), "", 0, ""));
      case Call.DeregisterNode c -> deleteAll(c.prefix(), into);
      case Call.CheckIndex c ->
          into.add(step(Step.Kind.CHECK, c.key(), "", version(c.key(), c.index()), ""));
      case Call.CheckAbsent c -> into.add(step(Step.Kind.CHECK, c.key(), "", 0, ""));
      case Call.Txn c -> c.calls().forEach(inner -> steps(inner, operation, into));
    }
  }

  private void seeAll(String prefix, Operation operation, List<Step> into) {
    for (String key : keys.keySet()) {
      if (key.startsWith(prefix)) {
        into.add(see(key, operation));
      }
    }
  }

  private void deleteAll(String prefix, List<Step> into) {
    for (String key : keys.keySet()) {
      if (key.startsWith(prefix)) {
        into.add(step(Step.Kind.DELETE, key, "", 0, ""));
      }
    }
  }

  private Step see(String key, Operation operation) {
    if (operation.outcome() != Outcome.OK) {
      return step(Step.Kind.PRESENT, key, "", 0, "");
    }
    for (Entry entry : operation.answer().entries()) {
      if (entry.key().equals(key)) {
        return step(Step.Kind.SEE, key, entry.value(), 0, entry.session());
      }
    }
    return step(Step.Kind.SEE, key, "", 0, "");
  }

  private Step step(Step.Kind kind, String key, String value, int expected, String session) {
    String name =
        value.isEmpty() || versions.seen(value) || versions.index(value) != 0 ? value : GHOST;
    return new Step(
        kind, number(keys, key) - 1, number(values, name), expected, number(sessions, session));
  }

  private int version(String key, long index) {
    if (index == 0) {
      return 0;
    }
    String value = versions.valueAt(key, index);
    return value == null ? UNSEEN : number(values, value);
  }

  private void names(Call call) {
    switch (call) {
      case Call.Txn c -> c.calls().forEach(this::names);
      case Call.ReadTree _, Call.DeleteTree _, Call.ReadService _, Call.DeregisterNode _ -> {}
      default -> number(keys, call.anyKey());
    }
  }

  private int number(Map<String, Integer> numbers, String name) {
    return name.isEmpty() ? 0 : numbers.computeIfAbsent(name, n -> numbers.size() + 1);
  }
}
