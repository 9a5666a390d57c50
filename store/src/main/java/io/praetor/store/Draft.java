package io.praetor.store;

import io.praetor.store.catalog.NodeTable;
import io.praetor.store.config.ConfigBlob;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.kv.KvTree;
import io.praetor.store.kv.Slot;
import io.praetor.store.kv.Tombstone;
import io.praetor.store.ordered.OrderedMap;
import io.praetor.store.session.LockDelays;
import io.praetor.store.session.Session;
import io.praetor.store.session.SessionTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state that comes next: what the commands of a batch have made of a view so far. Owned by the
 * apply thread.
 */
final class Draft {
  long index;
  long timeMs;
  KvTree kv;
  long kvIndex;
  long reapedIndex;
  SessionTable sessions;
  NodeTable nodes;
  LockDelays lockDelays;
  OrderedMap<String, ConfigBlob> config;
  @Nullable PendingRestore pendingRestore;

  private boolean indexUsed;
  private final List<Key> keys = new ArrayList<>();
  private final List<String> sessionIds = new ArrayList<>();
  private boolean configChanged;
  private boolean all;
  private final View from;

  Draft(View from) {
    this.from = from;
    index = from.index();
    timeMs = from.timeMs();
    kv = from.kv();
    kvIndex = from.kvIndex();
    reapedIndex = from.reapedIndex();
    sessions = from.sessions();
    nodes = from.nodes();
    lockDelays = from.lockDelays();
    config = from.config();
    pendingRestore = from.pendingRestore();
  }

  /** The index of the change that the command makes: the same however often it asks. */
  long change() {
    indexUsed = true;
    return index + 1;
  }

  /** Ends a command: its index counts if it changed anything. */
  void settle() {
    if (indexUsed) {
      index++;
      indexUsed = false;
    }
  }

  /** What a transaction goes back to. */
  Mark mark() {
    return new Mark(kv, kvIndex, sessions, keys.size(), indexUsed);
  }

  /** Undoes all changes of keys since a mark. */
  void back(Mark mark) {
    kv = mark.kv;
    kvIndex = mark.kvIndex;
    sessions = mark.sessions;
    keys.subList(mark.keys, keys.size()).clear();
    indexUsed = mark.indexUsed;
  }

  record Mark(KvTree kv, long kvIndex, SessionTable sessions, int keys, boolean indexUsed) {}

  /** Puts an entry or a tombstone and keeps the index of held keys true. */
  void put(@Nullable KvEntry old, Slot slot) {
    kv = kv.with(slot);
    String before = old == null ? null : old.session();
    String after = slot instanceof KvEntry entry ? entry.session() : null;
    if (before != null && !before.equals(after)) {
      sessions = sessions.letGo(before, slot.key());
    }
    if (after != null && !after.equals(before)) {
      sessions = sessions.hold(after, slot.key());
    }
    keys.add(slot.key());
    kvIndex = slot.modifyIndex();
  }

  /** Puts tombstones on all keys with a prefix. */
  void bury(Key prefix) {
    long at = index + 1;
    KvTree left =
        kv.bury(
            prefix,
            at,
            entry -> {
              if (entry.session() != null) {
                sessions = sessions.letGo(entry.session(), entry.key());
              }
              keys.add(entry.key());
            });
    if (left != kv) {
      kv = left;
      kvIndex = change();
    }
  }

  /** Forgets the tombstones up to an index. No index of a prefix goes back by it. */
  void reap(long maxIndex) {
    kv = kv.reap(maxIndex, index -> reapedIndex = Math.max(reapedIndex, index));
  }

  /** Makes a session. */
  void begin(Session session) {
    sessions = sessions.with(session, session.createIndex());
    sessionIds.add(session.id());
  }

  /** Ends a session: its keys go free or are deleted, and cannot be taken for its lock-delay. */
  void end(Session session) {
    long at = change();
    List<Key> held = new ArrayList<>();
    sessions.forEachHeld(session.id(), held::add);
    for (Key key : held) {
      KvEntry entry = kv.get(key);
      if (entry == null) {
        throw new IllegalStateException(
            "session " + session.id() + " holds " + key + ", which is not there");
      }
      put(
          entry,
          session.deletes()
              ? new Tombstone(key, at)
              : new KvEntry(
                  key,
                  entry.value(),
                  entry.flags(),
                  entry.lockIndex(),
                  null,
                  entry.createIndex(),
                  at));
      if (session.lockDelayMs() > 0) {
        lockDelays = lockDelays.with(key, timeMs + session.lockDelayMs());
      }
    }
    sessions = sessions.without(session, at);
    sessionIds.add(session.id());
  }

  void configChanged() {
    configChanged = true;
  }

  /** Says that all content was replaced. */
  void replaced() {
    all = true;
  }

  View view() {
    return new View(
        index,
        timeMs,
        kv,
        kvIndex,
        reapedIndex,
        sessions,
        nodes,
        lockDelays,
        config,
        pendingRestore);
  }

  Changes changes() {
    return new Changes(
        keys,
        sessionIds,
        all || sessions.index() != from.sessions().index(),
        all || nodes.index() != from.nodes().index(),
        all || configChanged,
        all);
  }
}
