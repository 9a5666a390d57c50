package io.praetor.store;

import io.praetor.store.command.ApplyAbort;
import io.praetor.store.command.ApplyBegin;
import io.praetor.store.command.ApplyPart;
import io.praetor.store.command.Command;
import io.praetor.store.command.KvApply;
import io.praetor.store.command.KvCopy;
import io.praetor.store.command.KvRollback;
import io.praetor.store.kv.KvWrite;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What commands about many keys do to a {@link Model}. */
final class ModelBulk {
  private record Parts(int due, long bytesDue, List<KvWrite> writes) {
    long bytes() {
      return writes.stream().mapToLong(KvWrite::heldBytes).sum();
    }
  }

  private record Set(String value, long flags) {}

  private final Model model;
  private TreeMap<String, Parts> parts = new TreeMap<>();

  /** What the keys were, from the index on at which it is kept. */
  private TreeMap<Long, TreeMap<String, Model.Entry>> states = new TreeMap<>();

  ModelBulk(Model model) {
    this.model = model;
  }

  /** Keeps what the keys are at the index that has been reached. */
  void remember() {
    if (model.level < 7) {
      return;
    }
    if (states.isEmpty() || !states.lastEntry().getValue().equals(model.live)) {
      states.put(model.index, new TreeMap<>(model.live));
    }
  }

  void take(ModelBulk from) {
    states = new TreeMap<>(from.states);
    parts = new TreeMap<>(from.parts);
  }

  void clear() {
    parts.clear();
  }

  String apply(Command.Bulk command) {
    return switch (command) {
      case KvRollback c -> back(c);
      case KvCopy c -> copy(c);
      case KvApply c -> {
        String answer = applied(c);
        if (!answer.startsWith("outdated")) {
          parts.remove(c.id());
        }
        yield answer;
      }
      case ApplyBegin c -> {
        if (parts.containsKey(c.id())) {
          yield "the parts of " + c.id() + " are coming already";
        }
        parts.put(c.id(), new Parts(c.keys(), c.bytes(), List.of()));
        yield "true #";
      }
      case ApplyPart c -> part(c);
      case ApplyAbort c -> {
        Parts old = parts.get(c.id());
        boolean drops = old != null && (c.keys() == -1 || c.keys() == old.writes.size());
        if (drops) {
          parts.remove(c.id());
        }
        yield drops + " #";
      }
    };
  }

  private String back(KvRollback c) {
    Predicate<String> which =
        c.scope().isTree()
            ? key -> key.startsWith(c.scope().prefix().toString())
            : key -> c.scope().keys().stream().anyMatch(k -> k.toString().equals(key));
    if (index(which) != c.scopeIndex()) {
      return "outdated #";
    }
    if (c.to() > model.index) {
      return "index %d has not come yet: the cluster is at %d".formatted(c.to(), model.index);
    }
    var state = states.floorEntry(c.to());
    if (state == null) {
      return "outdated #";
    }
    TreeMap<String, Optional<Set>> sets = new TreeMap<>();
    state
        .getValue()
        .forEach((key, then) -> {
          Model.Entry now = model.live.get(key);
          if (which.test(key) && (now == null || (!c.absentOnly() && now.session().isEmpty()))) {
            sets.put(key, Optional.of(new Set(then.value(), then.flags())));
          }
        });
    model.live.forEach((key, now) -> {
      if (which.test(key)
          && !c.absentOnly()
          && now.session().isEmpty()
          && !state.getValue().containsKey(key)) {
        sets.put(key, Optional.empty());
      }
    });
    return change(sets);
  }

  private String part(ApplyPart c) {
    Parts old = parts.get(c.id());
    if (old == null) {
      return "the parts of " + c.id() + " are not awaited, or not any more: send it again";
    }
    List<KvWrite> all = new ArrayList<>(old.writes);
    all.addAll(c.writes());
    Parts next = new Parts(old.due, old.bytesDue, all);
    if (c.at() != old.writes.size() || all.size() > old.due || next.bytes() > old.bytesDue) {
      parts.remove(c.id());
      return "the parts of %s are dropped: %d writes at %d do not follow the %d of %d that are there"
          .formatted(c.id(), c.writes().size(), c.at(), old.writes.size(), old.due);
    }
    parts.put(c.id(), next);
    return "true #";
  }

  private long index(Predicate<String> which) {
    long max = 0;
    for (var e : model.live.entrySet()) {
      max = which.test(e.getKey()) ? Math.max(max, e.getValue().modify()) : max;
    }
    for (var e : model.dead.entrySet()) {
      max = which.test(e.getKey()) ? Math.max(max, e.getValue()) : max;
    }
    return max;
  }

  private String copy(KvCopy c) {
    String from = c.from().toString();
    String to = c.to().toString();
    if (c.isTree() ? from.startsWith(to) || to.startsWith(from) : from.equals(to)) {
      return "the keys of %s and those of %s are not apart".formatted(from, to);
    }
    Predicate<String> source = k -> c.isTree() ? k.startsWith(from) : k.equals(from);
    Predicate<String> target = k -> c.isTree() ? k.startsWith(to) : k.equals(to);
    if (index(source) != c.fromIndex() || index(target) != c.toIndex()) {
      return "outdated #";
    }
    TreeMap<String, Optional<Set>> sets = new TreeMap<>();
    boolean isTaken = false;
    boolean isHeld = false;
    boolean isSource = false;
    for (var e : model.live.entrySet()) {
      if (source.test(e.getKey())) {
        isSource = true;
        isHeld |= !e.getValue().session().isEmpty();
        String name = to + e.getKey().substring(from.length());
        isTaken |= model.live.containsKey(name);
        sets.put(name, Optional.of(new Set(e.getValue().value(), e.getValue().flags())));
      }
    }
    if (!isSource || (c.isMove() && isHeld)) {
      return "outdated #";
    }
    if (isTaken && !c.overwrites()) {
      return "outdated #";
    }
    if (c.isMove()) {
      model.live.keySet().stream().filter(source).forEach(k -> sets.put(k, Optional.empty()));
    }
    return change(sets);
  }

  private String applied(KvApply c) {
    List<KvWrite> writes = c.writes();
    if (!c.id().isEmpty()) {
      Parts whole = parts.get(c.id());
      if (whole == null || whole.writes.size() != whole.due) {
        return "the parts of %s are not there, or not any more: send them again".formatted(c.id());
      }
      writes = whole.writes;
    }
    String pruned = c.pruned() == null ? null : c.pruned().toString();
    if (pruned != null && index(k -> k.startsWith(pruned)) != c.prunedIndex()) {
      return "outdated #";
    }
    TreeMap<String, Optional<Set>> sets = new TreeMap<>();
    HashSet<String> twice = new HashSet<>();
    for (KvWrite write : writes) {
      String key = write.key().toString();
      byte[] value = write.value();
      Optional<Set> set =
          value == null ? Optional.empty() : Optional.of(new Set(Model.text(value), write.flags()));
      if (sets.put(key, set) != null) {
        twice.add(key);
      }
    }
    if (!twice.isEmpty()) {
      return "the key "
          + twice.stream().min(RandomCommands.BY_BYTES).orElseThrow()
          + " stands twice";
    }
    if (index(sets::containsKey) != c.writtenIndex()) {
      return "outdated #";
    }
    if (pruned != null) {
      model.live.forEach((key, e) -> {
        if (key.startsWith(pruned) && e.session().isEmpty()) {
          sets.putIfAbsent(key, Optional.empty());
        }
      });
    }
    return change(sets);
  }

  private boolean isSame(String key, Set set) {
    Model.Entry old = model.live.get(key);
    return old != null && old.value().equals(set.value()) && old.flags() == set.flags();
  }

  /** Makes all of some changes at one index. */
  private String change(Map<String, Optional<Set>> sets) {
    for (var e : sets.entrySet()) {
      if (e.getValue().isPresent()
          && !isSame(e.getKey(), e.getValue().get())
          && model.rules.over(e.getKey()) > model.ruledAt) {
        return "outdated #";
      }
    }
    sets.forEach((key, set) -> {
      Model.Entry old = model.live.get(key);
      if (set.isEmpty()) {
        if (old != null) {
          model.live.remove(key);
          model.kvIndex = model.at();
          model.dead.put(key, model.kvIndex);
        }
        return;
      }
      String value = set.get().value();
      long flags = set.get().flags();
      if (old == null || !old.value().equals(value) || old.flags() != flags) {
        long at = model.at();
        model.kvIndex = at;
        model.dead.remove(key);
        model.live.put(
            key,
            old == null
                ? new Model.Entry(value, flags, 0, "", at, at)
                : new Model.Entry(value, flags, old.lockIndex(), old.session(), old.create(), at));
      }
    });
    return "true #";
  }
}
