package io.praetor.store.table;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.kv.KvTable;
import io.praetor.store.kv.KvTree;
import io.praetor.store.kv.Slot;
import io.praetor.store.kv.Tombstone;
import io.praetor.store.session.SessionTable;
import io.praetor.store.watch.WatchRegistry;

/** The table of keys: entries, and tombstones of those that were deleted. */
public final class Keys extends Table<KvTable, Key, KvEntry> {
  public static final Keys TABLE = new Keys();

  /** The kind of an entry's record. */
  public static final int ENTRY = 4;

  /** The kind of a tombstone's record. */
  public static final int TOMBSTONE = 5;

  private Keys() {
    super("kv", ENTRY, TOMBSTONE);
  }

  @Override
  public KvTable empty() {
    return KvTable.EMPTY;
  }

  @Override
  public long index(KvTable state) {
    return state.index();
  }

  @Override
  public long rows(KvTable state) {
    return state.tree().size();
  }

  @Override
  public boolean isAlike(KvTable one, KvTable other) {
    return super.isAlike(one, other)
        && one.tree().tombstones() == other.tree().tombstones()
        && one.reapedIndex() == other.reapedIndex();
  }

  @Override
  public void write(KvTable state, RecordWriter out) {
    for (Slot slot : state.tree().slots()) {
      if (slot instanceof KvEntry entry) {
        out.record(ENTRY)
            .blob(entry.key().bytes())
            .blob(entry.value())
            .varint(entry.flags())
            .varint(entry.lockIndex())
            .text(entry.session() == null ? "" : entry.session())
            .varint(entry.createIndex())
            .varint(entry.modifyIndex());
      } else {
        out.record(TOMBSTONE).blob(slot.key().bytes()).varint(slot.modifyIndex());
      }
    }
  }

  @Override
  public KvTable read(KvTable soFar, int kind, RecordReader in) {
    Slot slot = slot(kind, in, soFar.index());
    if (slot instanceof KvEntry entry && entry.session() != null) {
      SessionTable sessions = in.get(Sessions.TABLE);
      in.set(Sessions.TABLE, sessions.hold(entry.session(), entry.key()));
    }
    KvTable written = in.written(this);
    return new KvTable(
        soFar.tree().with(written == null ? slot : same(slot, written)),
        soFar.index(),
        soFar.reapedIndex());
  }

  @Override
  public KvTable scan(KvTable soFar, int kind, RecordReader in) {
    slot(kind, in, soFar.index());
    return soFar;
  }

  private static Slot slot(int kind, RecordReader in, long tableIndex) {
    Slot slot =
        kind == TOMBSTONE
            ? new Tombstone(Key.of(in.bytes().blob()), in.number(0, tableIndex))
            : entry(in, tableIndex);
    var _ = in.ordered(slot.key());
    return slot;
  }

  private static Slot same(Slot read, KvTable written) {
    Slot there = written.tree().slot(read.key());
    if (there == null || !read.equals(there)) {
      throw new MalformedException(
          "key " + read.key() + " of a snapshot is not what it was written from");
    }
    return there;
  }

  private static KvEntry entry(RecordReader in, long tableIndex) {
    ByteReader r = in.bytes();
    Key key = Key.of(r.blob());
    byte[] value = r.blob();
    long flags = r.varint();
    long lockIndex = in.number(0, Long.MAX_VALUE);
    String session = r.text();
    long created = in.number(0, tableIndex);
    long modified = in.number(created, tableIndex);
    if (session.isEmpty()) {
      return new KvEntry(key, value, flags, lockIndex, null, created, modified);
    }
    if (in.get(Sessions.TABLE).get(session) == null) {
      throw new MalformedException(
          "key " + key + " is held by session " + session + ", which is not there");
    }
    return new KvEntry(key, value, flags, lockIndex, session, created, modified);
  }

  @Override
  public void check(States view, Rules rules) {
    KvTable keys = view.get(this);
    rules.upTo("the highest reaped index", keys.reapedIndex(), keys.index());
    keys.tree().violations().forEach(rules::violated);
    for (Slot slot : keys.tree().slots()) {
      String name = "key " + slot.key();
      rules.require(slot.modifyIndex() > 0, name + " has the index " + slot.modifyIndex());
      if (slot instanceof KvEntry entry) {
        rules.row(name, entry.createIndex(), entry.modifyIndex(), keys.index());
        rules.require(entry.lockIndex() >= 0, name + " has the lock index " + entry.lockIndex());
        holder(entry, view.get(Sessions.TABLE), rules);
      } else {
        rules.upTo(name + "'s index", slot.modifyIndex(), keys.index());
      }
    }
  }

  private static void holder(KvEntry entry, SessionTable sessions, Rules rules) {
    String holder = entry.session();
    if (holder != null) {
      String name = "key " + entry.key();
      rules.require(sessions.get(holder) != null, name + " is held by no session: " + holder);
      rules.require(
          sessions.holds(holder, entry.key()),
          name + " is not among those that session " + holder + " holds");
    }
  }

  @Override
  public void checkRestore(States snapshot, RestoreLimits limits, Rules rules) {
    for (Slot slot : snapshot.get(this).tree().slots()) {
      if (slot instanceof KvEntry entry && entry.lockIndex() > RestoreLimits.INDEX_MAX) {
        rules.upTo(
            "key " + entry.key() + "'s lock index", entry.lockIndex(), RestoreLimits.INDEX_MAX);
      }
    }
  }

  @Override
  public KvTable restore(Restoring restoring) {
    KvTree tree = KeyRestoration.run(restoring);
    return new KvTable(
        tree,
        restoring.at(),
        Math.max(
            restoring.ours().get(this).reapedIndex(), restoring.theirs().get(this).reapedIndex()));
  }

  @Override
  public void wake(Change<Key, KvEntry> change, WatchRegistry watches) {
    watches.fireKey(change.id());
  }
}
