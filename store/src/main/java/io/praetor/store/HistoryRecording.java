package io.praetor.store;

import io.praetor.store.command.Sender;
import io.praetor.store.history.Author;
import io.praetor.store.history.ChangeLog;
import io.praetor.store.history.KeyChange;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.kv.KvTree;
import io.praetor.store.level.Level;
import io.praetor.store.table.Change;
import io.praetor.store.table.History;
import io.praetor.store.table.Keys;
import io.praetor.store.table.Levels;
import io.praetor.store.table.Retentions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Adds what one command does to keys to the log of changes. Owned by the apply thread. */
final class HistoryRecording {
  /** Beyond the limit of the history by this part of it, nobody waits for a leader to trim it. */
  private static final int OVER_PART_MAX = 4;

  private final Draft draft;
  private final KvTree before;
  private final int changesBefore;
  private final int replacementsBefore;

  private HistoryRecording(Draft draft) {
    this.draft = draft;
    before = draft.get(Keys.TABLE).tree();
    changesBefore = draft.changeCount();
    replacementsBefore = draft.replacements();
  }

  /** Takes note of what is there before a command. */
  static HistoryRecording before(Draft draft) {
    return new HistoryRecording(draft);
  }

  /** Adds what the command has changed since then; once its index is settled. */
  void after(Sender sender) {
    if (draft.get(Levels.TABLE).level() < Level.CHANGE_LOG) {
      return;
    }
    if (draft.replacements() > replacementsBefore) {
      restored(sender);
      return;
    }
    List<Change<?, ?>> keys = new ArrayList<>();
    boolean isAscending = true;
    for (Change<?, ?> change : draft.changesSince(changesBefore)) {
      if (change.table().equals(Keys.TABLE)) {
        isAscending &=
            keys.isEmpty() || ((Key) keys.getLast().id()).compareTo((Key) change.id()) < 0;
        keys.add(change);
      }
    }
    if (keys.isEmpty()) {
      return;
    }
    Author author = shared(sender);
    List<KeyChange> told = new ArrayList<>(keys.size());
    if (isAscending) {
      // Each key once: all changes of many keys, and those of one.
      for (Change<?, ?> change : keys) {
        add(told, (Key) change.id(), (KvEntry) change.before(), (KvEntry) change.after(), author);
      }
    } else {
      // A transaction may have changed a key more than once.
      Map<Key, Rows> rows = new LinkedHashMap<>();
      for (Change<?, ?> change : keys) {
        rows.merge(
            (Key) change.id(),
            new Rows((KvEntry) change.before(), (KvEntry) change.after()),
            (one, other) -> new Rows(one.from, other.to));
      }
      rows.forEach((key, row) -> add(told, key, row.from, row.to, author));
    }
    tell(told);
  }

  /** What a key was before and behind a command. */
  private record Rows(@Nullable KvEntry from, @Nullable KvEntry to) {}

  /** A restore of a snapshot: the keys that are something else in it. */
  private void restored(Sender sender) {
    Author author = shared(sender);
    List<KeyChange> told = new ArrayList<>();
    Iterator<KvEntry> ours = before.entries(Key.EMPTY).iterator();
    Iterator<KvEntry> theirs = draft.get(Keys.TABLE).tree().entries(Key.EMPTY).iterator();
    KvEntry our = next(ours);
    KvEntry their = next(theirs);
    while (our != null || their != null) {
      int order = our == null ? 1 : their == null ? -1 : our.key().compareTo(their.key());
      KvEntry from = order <= 0 ? our : null;
      KvEntry to = order >= 0 ? their : null;
      if (!Objects.equals(from, to)) {
        Key key = from == null ? Objects.requireNonNull(to).key() : from.key();
        told.add(change(key, from, to, author, KeyChange.Type.RESTORE));
      }
      our = order <= 0 ? next(ours) : our;
      their = order >= 0 ? next(theirs) : their;
    }
    tell(told);
  }

  private static @Nullable KvEntry next(Iterator<KvEntry> entries) {
    return entries.hasNext() ? entries.next() : null;
  }

  private void add(
      List<KeyChange> told, Key key, @Nullable KvEntry from, @Nullable KvEntry to, Author author) {
    if (!Objects.equals(from, to)) {
      told.add(change(key, from, to, author, KeyChange.Type.of(from, to)));
    }
  }

  private KeyChange change(
      Key key, @Nullable KvEntry from, @Nullable KvEntry to, Author author, KeyChange.Type type) {
    boolean isBare = draft.get(Retentions.TABLE).keepsNothing(key);
    return new KeyChange(
        draft.index(),
        draft.get(Levels.TABLE).wallMs(),
        author,
        type,
        from != null ? from.key() : to != null ? to.key() : key,
        isBare ? null : from,
        isBare ? null : to);
  }

  /**
   * Adds changes to the log. Where a leader does not trim it in time, every server does it by
   * itself, and alike.
   */
  private void tell(List<KeyChange> changes) {
    ChangeLog log = draft.get(History.TABLE).with(changes);
    draft.set(History.TABLE, log);
    long max = draft.get(Retentions.TABLE).bytesMax();
    if (log.bytes() > max + max / OVER_PART_MAX) {
      HistoryChanges.trimToFit(draft, max);
    }
  }

  /** One who makes many changes is one object in all of them. */
  private Author shared(Sender sender) {
    Author author = author(sender);
    Author last = draft.get(History.TABLE).lastAuthor();
    return author.equals(last) ? last : author;
  }

  /** What a sender is in the log of changes. */
  static Author author(Sender sender) {
    return sender.accessor().isEmpty() && sender.address().isEmpty() && sender.reason().isEmpty()
        ? Author.NONE
        : new Author(sender.accessor(), sender.address(), sender.reason());
  }
}
