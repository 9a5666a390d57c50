package io.praetor.store;

import io.praetor.store.command.Command;
import io.praetor.store.command.KvApply;
import io.praetor.store.command.KvCopy;
import io.praetor.store.command.KvRollback;
import io.praetor.store.history.ChangeLog;
import io.praetor.store.history.KeyChange;
import io.praetor.store.history.Past;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KeyCursor;
import io.praetor.store.kv.KeyScope;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.kv.KvTree;
import io.praetor.store.kv.KvWrite;
import io.praetor.store.kv.Slot;
import io.praetor.store.ordered.OrderedMap;
import io.praetor.store.table.History;
import io.praetor.store.table.Keys;
import io.praetor.store.table.PendingApplies;
import io.praetor.store.table.States;
import io.praetor.store.waiting.PendingApply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says what commands about many keys make of a state; changes nothing. What it says of a view is
 * what the command does when it is applied, as long as its keys have not changed meanwhile.
 * Confined to one thread, for one command.
 *
 * <p>A key that is set keeps its holder, its lock index and the index at which it was made: its
 * value and its flags are what changes.
 */
public final class BulkPlanner {
  private final KvTree tree;
  private final KeyCursor cursor;
  private final States state;
  private final long at;
  private final List<BulkPlan.Row> rows = new ArrayList<>();
  private final List<Key> held = new ArrayList<>();
  private long bytes;

  private BulkPlanner(States state) {
    this.state = state;
    this.tree = state.get(Keys.TABLE).tree();
    this.cursor = new KeyCursor(tree);
    this.at = state.index() + 1;
  }

  /** What a command would change in a state. */
  public static BulkPlan of(States state, Command.Bulk command) {
    BulkPlanner planner = new BulkPlanner(state);
    return switch (command) {
      case KvCopy c -> planner.copy(c);
      case KvApply c -> planner.apply(c);
      case KvRollback c -> planner.rollback(c);
      default -> throw new IllegalArgumentException("no change of keys: " + command);
    };
  }

  private BulkPlan rollback(KvRollback c) {
    KeyScope scope = c.scope();
    if (scope.index(tree) != c.scopeIndex()) {
      return new BulkPlan.Stale();
    }
    if (c.to() > state.index()) {
      return new BulkPlan.Senseless(
          "index " + c.to() + " has not come yet: the cluster is at " + state.index());
    }
    ChangeLog log = state.get(History.TABLE);
    long oldest = scope.isTree() ? treeBack(scope.prefix(), c, log) : keysBack(scope, c, log);
    return oldest > 0 ? new BulkPlan.NotKept(oldest) : change();
  }

  /**
   * Takes all keys with a prefix back; the index from which on they are known, or 0 if all are.
   * Walks the changes since then: what became of a key first tells what it was.
   */
  private long treeBack(Key prefix, KvRollback c, ChangeLog log) {
    long oldest = log.lostIndex(prefix);
    if (c.to() < oldest) {
      return oldest;
    }
    // In the order of the log, which is that of the keys wherever one command has changed many.
    Map<Key, KeyChange> first = new LinkedHashMap<>();
    log.visitAfter(
        c.to(),
        change -> {
          if (change.type() != KeyChange.Type.PURGE && change.key().startsWith(prefix)) {
            first.putIfAbsent(change.key(), change);
          }
          return true;
        });
    List<KeyChange> changes = new ArrayList<>(first.values());
    changes.sort(Comparator.comparing(KeyChange::key));
    long bare = 0;
    for (KeyChange change : changes) {
      if (change.isBare()) {
        bare = Math.max(bare, change.index());
      } else {
        back(change.key(), change.before(), c.absentOnly());
      }
    }
    return bare;
  }

  /** The same for keys by their names. */
  private long keysBack(KeyScope scope, KvRollback c, ChangeLog log) {
    Past past = new Past(tree, log);
    long oldest = 0;
    for (Key key : scope.keys()) {
      switch (past.at(key, c.to())) {
        case Past.Known(KvEntry then) -> back(key, then, c.absentOnly());
        case Past.Gone(long from) -> oldest = Math.max(oldest, from);
      }
    }
    return oldest;
  }

  private void back(Key key, @Nullable KvEntry then, boolean absentOnly) {
    KvEntry live = cursor.get(key);
    if (live == null) {
      if (then != null) {
        put(key, null, then.value(), then.flags());
      }
    } else if (!absentOnly && (then == null || !live.holds(then.value(), then.flags()))) {
      if (live.session() != null) {
        held.add(key);
      } else if (then == null) {
        rows.add(new BulkPlan.Row(key, live, null));
      } else {
        put(key, live, then.value(), then.flags());
      }
    }
  }

  private BulkPlan change() {
    return rows.size() > PendingApply.KEYS_MAX || bytes > PendingApply.BYTES_MAX
        ? new BulkPlan.TooLarge(rows.size(), bytes)
        : new BulkPlan.Change(rows, held);
  }

  private BulkPlan copy(KvCopy c) {
    boolean overlaps =
        c.isTree()
            ? c.from().startsWith(c.to()) || c.to().startsWith(c.from())
            : c.from().equals(c.to());
    if (overlaps) {
      return new BulkPlan.Senseless(
          "the keys of " + c.from() + " and those of " + c.to() + " are not apart");
    }
    if (scope(c, c.from()).index(tree) != c.fromIndex()
        || scope(c, c.to()).index(tree) != c.toIndex()) {
      return new BulkPlan.Stale();
    }
    long count = c.isTree() ? tree.count(c.from()) : tree.get(c.from()) == null ? 0 : 1;
    if (count == 0) {
      return new BulkPlan.NoSource();
    }
    if (c.to().length() == 0) {
      return new BulkPlan.Senseless("a key without a name");
    }
    // A move changes each key at two places.
    long changed = c.isMove() ? 2 * count : count;
    if (changed > PendingApply.KEYS_MAX) {
      return new BulkPlan.TooLarge(changed, 0);
    }
    List<BulkPlan.Row> deleted = new ArrayList<>();
    Key firstTaken = null;
    int taken = 0;
    for (KvEntry source : tree.entries(c.from())) {
      if (!c.isTree() && !source.key().equals(c.from())) {
        break;
      }
      if (c.isMove()) {
        String session = source.session();
        if (session != null) {
          return new BulkPlan.Locked(source.key(), session);
        }
        deleted.add(new BulkPlan.Row(source.key(), source, null));
      }
      Key target = replaced(source.key(), c.from().length(), c.to());
      KvEntry there = cursor.get(target);
      if (there != null) {
        firstTaken = firstTaken == null ? target : firstTaken;
        taken++;
      }
      put(target, there, source.value(), source.flags());
    }
    if (firstTaken != null && !c.overwrites()) {
      return new BulkPlan.Taken(firstTaken, taken);
    }
    if (c.isMove()) {
      rows.addAll(deleted);
      rows.sort(Comparator.comparing(BulkPlan.Row::key));
    }
    return change();
  }

  /** The keys of one side of a copy. */
  public static KeyScope scope(KvCopy copy, Key side) {
    return copy.isTree() ? KeyScope.tree(side) : KeyScope.of(List.of(side));
  }

  private static Key replaced(Key key, int length, Key by) {
    byte[] name = new byte[by.length() + key.length() - length];
    System.arraycopy(by.bytes(), 0, name, 0, by.length());
    System.arraycopy(key.bytes(), length, name, by.length(), key.length() - length);
    return Key.of(name);
  }

  private BulkPlan apply(KvApply c) {
    List<KvWrite> writes = c.writes();
    if (!c.id().isEmpty()) {
      OrderedMap<String, PendingApply> pending = state.get(PendingApplies.TABLE);
      PendingApply parts = pending.get(c.id());
      if (parts == null || !parts.isWhole()) {
        return new BulkPlan.Senseless(
            "the parts of " + c.id() + " are not there, or not any more: send them again");
      }
      writes = parts.writes();
    }
    Key pruned = c.pruned();
    if (pruned != null && tree.prefixIndex(pruned) != c.prunedIndex()) {
      return new BulkPlan.Stale();
    }
    List<KvWrite> sorted = sorted(writes);
    for (int i = 0; i < sorted.size(); i++) {
      Key key = sorted.get(i).key();
      if (key.length() == 0) {
        return new BulkPlan.Senseless("a key without a name");
      }
      if (i > 0 && sorted.get(i - 1).key().equals(key)) {
        return new BulkPlan.Senseless("the key " + key + " stands twice");
      }
    }
    long last = 0;
    for (KvWrite write : sorted) {
      Slot slot = cursor.slot(write.key());
      last = slot == null ? last : Math.max(last, slot.modifyIndex());
      KvEntry there = slot instanceof KvEntry entry ? entry : null;
      byte[] value = write.value();
      if (value != null) {
        put(write.key(), there, value, write.flags());
      } else if (there != null) {
        rows.add(new BulkPlan.Row(write.key(), there, null));
      }
    }
    if (last != c.writtenIndex()) {
      return new BulkPlan.Stale();
    }
    if (pruned != null) {
      prune(pruned, sorted);
    }
    return change();
  }

  private static List<KvWrite> sorted(List<KvWrite> writes) {
    for (int i = 1; i < writes.size(); i++) {
      if (writes.get(i - 1).key().compareTo(writes.get(i).key()) >= 0) {
        List<KvWrite> sorted = new ArrayList<>(writes);
        sorted.sort(Comparator.comparing(KvWrite::key));
        return sorted;
      }
    }
    return writes;
  }

  /** Deletes what has a prefix and is not written, but for what is held. */
  private void prune(Key prefix, List<KvWrite> sorted) {
    int next = 0;
    boolean isPruned = false;
    for (KvEntry entry : tree.entries(prefix)) {
      while (next < sorted.size() && sorted.get(next).key().compareTo(entry.key()) < 0) {
        next++;
      }
      if (next < sorted.size() && sorted.get(next).key().equals(entry.key())) {
        continue;
      }
      if (entry.session() != null) {
        held.add(entry.key());
      } else {
        rows.add(new BulkPlan.Row(entry.key(), entry, null));
        isPruned = true;
      }
      if (rows.size() > PendingApply.KEYS_MAX) {
        break;
      }
    }
    if (isPruned) {
      rows.sort(Comparator.comparing(BulkPlan.Row::key));
    }
  }

  private void put(Key key, @Nullable KvEntry old, byte[] value, long flags) {
    if (old != null && old.holds(value, flags)) {
      return;
    }
    KvEntry next =
        old == null
            ? new KvEntry(key, value, flags, 0, null, at, at)
            : new KvEntry(key, value, flags, old.lockIndex(), old.session(), old.createIndex(), at);
    rows.add(new BulkPlan.Row(key, old, next));
    bytes += new KvWrite(key, value, flags).heldBytes();
  }
}
