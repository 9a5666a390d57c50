package io.praetor.store;

import io.praetor.store.catalog.NodeTable;
import io.praetor.store.config.ConfigBlob;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.kv.KvTree;
import io.praetor.store.ordered.OrderedMap;
import io.praetor.store.session.LockDelays;
import io.praetor.store.session.SessionTable;
import org.jspecify.annotations.Nullable;

/**
 * The whole state at one store index; immutable, for any thread.
 *
 * @param index the store index: one for each change so far
 * @param timeMs the log's time, in milliseconds
 * @param kv all keys
 * @param kvIndex the store index of the last change of any key, 0 if there was none
 * @param reapedIndex the highest store index of a tombstone that was reaped, 0 if none was
 * @param sessions all sessions
 * @param nodes all agents that the cluster knows
 * @param lockDelays which keys cannot be taken yet
 * @param config small named settings
 * @param pendingRestore a restore that is under way, or null
 */
public record View(
    long index,
    long timeMs,
    KvTree kv,
    long kvIndex,
    long reapedIndex,
    SessionTable sessions,
    NodeTable nodes,
    LockDelays lockDelays,
    OrderedMap<String, ConfigBlob> config,
    @Nullable PendingRestore pendingRestore) {
  /** A store that nothing was ever written to. */
  public static final View EMPTY =
      new View(
          0,
          0,
          KvTree.EMPTY,
          0,
          0,
          SessionTable.EMPTY,
          NodeTable.EMPTY,
          LockDelays.NONE,
          OrderedMap.empty(),
          null);

  /**
   * The index that a read of one key answers: its own, or the keys' whole index if it is not there;
   * never 0.
   */
  public long indexOfKey(Key key) {
    KvEntry entry = kv.get(key);
    return Math.max(1, entry == null ? kvIndex : entry.modifyIndex());
  }

  /**
   * The index that a read of a prefix answers: the highest of its keys and tombstones, or of those
   * that were reaped, which may have been its own; the keys' whole index if it has no key and no
   * tombstone; never 0. It never goes back.
   */
  public long indexOfPrefix(Key prefix) {
    long own = kv.prefixIndex(prefix);
    return Math.max(1, own == 0 ? kvIndex : Math.max(own, reapedIndex));
  }

  /** The index that a read of sessions answers; never 0. */
  public long indexOfSessions() {
    return Math.max(1, sessions.index());
  }

  /** The index that a read of nodes answers; never 0. */
  public long indexOfNodes() {
    return Math.max(1, nodes.index());
  }

  /** A setting, or null. */
  public @Nullable ConfigBlob config(String name) {
    return config.get(name);
  }
}
