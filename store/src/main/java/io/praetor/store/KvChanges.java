package io.praetor.store;

import io.praetor.store.command.Command;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.kv.Tombstone;
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
    KvEntry old = draft.kv.get(command.key());
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
        draft.bury(c.key());
        yield Result.NOTHING;
      }
    };
  }

  private static Result lock(Draft draft, @Nullable KvEntry old, Command.KvLock c) {
    if (c.session().isEmpty()) {
      return Result.refused("missing session");
    }
    if (draft.sessions.get(c.session()) == null) {
      return Result.refused("invalid session \"" + c.session() + "\"");
    }
    if (draft.lockDelays.holds(c.key(), draft.timeMs)) {
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
      draft.put(old, new Tombstone(old.key(), draft.change()));
    }
    return Result.NOTHING;
  }

  /** What a reader could not tell from what is there changes nothing: no index, no wake-up. */
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
        && java.util.Objects.equals(old.session(), session)) {
      return Result.of(old);
    }
    long at = draft.change();
    KvEntry entry =
        new KvEntry(
            c.key(), value, flags, lockIndex, session, old == null ? at : old.createIndex(), at);
    draft.put(old, entry);
    return Result.of(entry);
  }
}
