package io.praetor.store;

import io.praetor.store.command.Command;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.kv.KvTable;
import io.praetor.store.kv.KvTree;
import io.praetor.store.kv.Slot;
import io.praetor.store.kv.Tombstone;
import io.praetor.store.session.SessionTable;
import io.praetor.store.table.Keys;
import io.praetor.store.table.LockDelayTimes;
import io.praetor.store.table.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the commands about keys do (Consul's documentation, "KV store" and "Sessions"). Owned by the
 * apply thread.
 */
final class KvChanges {
  /** What became of one: done or not, the entry that it left, or why it makes no sense. */
  record Result(boolean done, @Nullable KvEntry entry, @Nullable String refusal) {
    static final Result NOTHING = new Result(true, null, null);
    static final Result NOT_DONE = new Result(false, null, null);

    static Result of(KvEntry entry) {
      return new Result(true, entry, null);
    }

    static Result refused(String text) {
      return new Result(false, null, text);
    }
  }

  private KvChanges() {}

  static Result apply(Draft draft, Command.Kv command) {
    KvEntry old = draft.get(Keys.TABLE).tree().get(command.key());
    return switch (command) {
      case Command.KvSet c ->
          set(draft, old, c, c.value(), c.flags(), 0, old == null ? null : old.session());
      case Command.KvCas c ->
          (old == null ? 0 : old.modifyIndex()) == c.index()
              ? set(draft, old, c, c.value(), c.flags(), 0, old == null ? null : old.session())
              : Result.NOT_DONE;
      case Command.KvLock c -> lock(draft, old, c);
      case Command.KvUnlock c -> unlock(draft, old, c);
      case Command.KvDelete c -> delete(draft, old);
      case Command.KvDeleteCas c ->
          old == null || old.modifyIndex() == c.index() ? delete(draft, old) : Result.NOT_DONE;
      case Command.KvDeleteTree c -> {
        bury(draft, c.key());
        yield Result.NOTHING;
      }
    };
  }

  private static Result lock(Draft draft, @Nullable KvEntry old, Command.KvLock c) {
    if (c.session().isEmpty()) {
      return Result.refused("missing session");
    }
    if (draft.get(Sessions.TABLE).get(c.session()) == null) {
      return Result.refused("invalid session \"" + c.session() + "\"");
    }
    if (draft.get(LockDelayTimes.TABLE).holds(c.key(), draft.timeMs())) {
      return Result.NOT_DONE;
    }
    String holder = old == null ? null : old.session();
    if (holder != null && !holder.equals(c.session())) {
      return Result.NOT_DONE;
    }
    long lockIndex = old == null ? 1 : holder == null ? old.lockIndex() + 1 : old.lockIndex();
    return set(draft, old, c, c.value(), c.flags(), lockIndex, c.session());
  }

  private static Result unlock(Draft draft, @Nullable KvEntry old, Command.KvUnlock c) {
    if (c.session().isEmpty()) {
      return Result.refused("missing session");
    }
    if (old == null || !c.session().equals(old.session())) {
      return Result.NOT_DONE;
    }
    return set(draft, old, c, c.value(), c.flags(), old.lockIndex(), null);
  }

  private static Result delete(Draft draft, @Nullable KvEntry old) {
    if (old != null) {
      put(draft, old, new Tombstone(old.key(), draft.change()));
    }
    return Result.NOTHING;
  }

  /** A write of what is there already changes nothing: no index, no wake-up. */
  private static Result set(
      Draft draft,
      @Nullable KvEntry old,
      Command.Kv c,
      byte[] value,
      long flags,
      long lockIndex,
      @Nullable String session) {
    if (old != null
        && old.holds(value, flags)
        && old.lockIndex() == lockIndex
        && Objects.equals(old.session(), session)) {
      return Result.of(old);
    }
    long at = draft.change();
    KvEntry entry =
        new KvEntry(
            c.key(), value, flags, lockIndex, session, old == null ? at : old.createIndex(), at);
    put(draft, old, entry);
    return Result.of(entry);
  }

  /** Puts an entry or a tombstone and keeps the index of held keys true. */
  static void put(Draft draft, @Nullable KvEntry old, Slot slot) {
    KvTable keys = draft.get(Keys.TABLE);
    KvEntry now = slot instanceof KvEntry entry ? entry : null;
    String before = old == null ? null : old.session();
    String after = now == null ? null : now.session();
    if (before != null && !before.equals(after)) {
      draft.set(Sessions.TABLE, draft.get(Sessions.TABLE).letGo(before, slot.key()));
    }
    if (after != null && !after.equals(before)) {
      draft.set(Sessions.TABLE, draft.get(Sessions.TABLE).hold(after, slot.key()));
    }
    draft.set(
        Keys.TABLE, new KvTable(keys.tree().with(slot), slot.modifyIndex(), keys.reapedIndex()));
    draft.changed(Keys.TABLE, slot.key(), old, now);
  }

  /** Puts tombstones on all keys with a prefix. */
  private static void bury(Draft draft, Key prefix) {
    KvTable keys = draft.get(Keys.TABLE);
    List<KvEntry> buried = new ArrayList<>();
    KvTree left = keys.tree().bury(prefix, draft.index() + 1, buried::add);
    if (buried.isEmpty()) {
      return;
    }
    SessionTable sessions = draft.get(Sessions.TABLE);
    for (KvEntry entry : buried) {
      if (entry.session() != null) {
        sessions = sessions.letGo(entry.session(), entry.key());
      }
      draft.changed(Keys.TABLE, entry.key(), entry, null);
    }
    draft.set(Sessions.TABLE, sessions);
    draft.set(Keys.TABLE, new KvTable(left, draft.change(), keys.reapedIndex()));
  }

  /** Forgets the tombstones up to an index. No index of a prefix goes back by it. */
  static void reap(Draft draft, long maxIndex) {
    KvTable keys = draft.get(Keys.TABLE);
    Highest reaped = new Highest(keys.reapedIndex());
    KvTree left = keys.tree().reap(maxIndex, reaped);
    draft.set(Keys.TABLE, new KvTable(left, keys.index(), reaped.value));
  }

  /** The highest number that it was told. */
  private static final class Highest implements LongConsumer {
    long value;

    Highest(long value) {
      this.value = value;
    }

    @Override
    public void accept(long other) {
      value = Math.max(value, other);
    }
  }
}
