package io.praetor.store;

import io.praetor.store.catalog.NodeTable;
import io.praetor.store.cluster.ClusterBlobs;
import io.praetor.store.cluster.ClusterSetting;
import io.praetor.store.cluster.KeptSetting;
import io.praetor.store.cluster.LeftAgent;
import io.praetor.store.cluster.ServerNote;
import io.praetor.store.config.ConfigBlob;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.kv.KvTree;
import io.praetor.store.ordered.OrderedMap;
import io.praetor.store.session.LockDelays;
import io.praetor.store.session.SessionTable;
import io.praetor.store.table.CatalogIndexes;
import io.praetor.store.table.ClusterSettings;
import io.praetor.store.table.Keys;
import io.praetor.store.table.LeftAgents;
import io.praetor.store.table.Levels;
import io.praetor.store.table.LockDelayTimes;
import io.praetor.store.table.Nodes;
import io.praetor.store.table.ServerNotes;
import io.praetor.store.table.Sessions;
import io.praetor.store.table.Settings;
import io.praetor.store.table.Slots;
import io.praetor.store.table.States;
import io.praetor.store.table.Table;
import io.praetor.store.table.Tables;
import io.praetor.store.table.Tokens;
import io.praetor.store.waiting.WaitingBytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole state at one store index; immutable, for any thread. Each table's state is found by its
 * table; those that are asked for at many places have a short form here.
 */
public final class View implements States {
  /** A store that nothing was ever written to. */
  public static final View EMPTY = empty(Tables.ALL);

  private final long index;
  private final long timeMs;
  private final Slots slots;

  /**
   * A view of some states.
   *
   * @param slots not to be changed any more
   */
  public View(long index, long timeMs, Slots slots) {
    this.index = index;
    this.timeMs = timeMs;
    this.slots = slots;
  }

  /** A store of some tables that nothing was ever written to. */
  public static View empty(Tables tables) {
    return new View(0, 0, Slots.empty(tables));
  }

  /** The tables that it has a state of. */
  public Tables tables() {
    return slots.tables();
  }

  @Override
  public long index() {
    return index;
  }

  @Override
  public long timeMs() {
    return timeMs;
  }

  @Override
  public <S> S get(Table<S, ?, ?> table) {
    return slots.get(table);
  }

  /** This view at another store index and log time. */
  public View at(long newIndex, long newTimeMs) {
    return new View(newIndex, newTimeMs, slots);
  }

  /** This view with another state of a table. */
  public <S> View with(Table<S, ?, ?> table, S state) {
    Slots next = slots.copy();
    next.set(table, state);
    return new View(index, timeMs, next);
  }

  /** The states of all tables, to be changed apart from these. */
  Slots copySlots() {
    return slots.copy();
  }

  /** The index that a read of a table as a whole answers; never 0. */
  public <S> long indexOf(Table<S, ?, ?> table) {
    return Math.max(1, table.index(get(table)));
  }

  /** The bytes that wait for a commit, apart from the rows that they belong to. */
  public List<WaitingBytes> waiting() {
    List<WaitingBytes> all = new ArrayList<>();
    for (Table<?, ?, ?> table : tables().inOrder()) {
      addWaiting(table, all);
    }
    return all;
  }

  private <S> void addWaiting(Table<S, ?, ?> table, List<WaitingBytes> all) {
    all.addAll(table.waiting(get(table)));
  }

  /** The level of the cluster, see {@link io.praetor.store.level.Level}. */
  public int level() {
    return get(Levels.TABLE).level();
  }

  /**
   * The highest wall clock of a leader that the log has shown, in milliseconds since the epoch; 0
   * if it has shown none.
   */
  public long wallMs() {
    return get(Levels.TABLE).wallMs();
  }

  /** The store index of the last change of a token, a policy or a role, 0 if there was none. */
  public long accessIndex() {
    return Tokens.accessIndex(this);
  }

  /** All keys. */
  public KvTree kv() {
    return get(Keys.TABLE).tree();
  }

  /** The store index of the last change of any key, 0 if there was none. */
  public long kvIndex() {
    return get(Keys.TABLE).index();
  }

  /** The highest store index of a tombstone that was reaped, 0 if none was. */
  public long reapedIndex() {
    return get(Keys.TABLE).reapedIndex();
  }

  /** All sessions. */
  public SessionTable sessions() {
    return get(Sessions.TABLE);
  }

  /** All agents that the cluster knows. */
  public NodeTable nodes() {
    return get(Nodes.TABLE);
  }

  /**
   * The index that a read of one part of the catalog answers, see {@link
   * io.praetor.store.catalog.CatalogTopics}; never 0. It never goes back.
   */
  public long indexOfCatalog(String topic) {
    long own = get(CatalogIndexes.TABLE).get(topic);
    return own > 0
        ? own
        : Math.max(1, Math.max(get(CatalogIndexes.TABLE).gone(), get(Nodes.TABLE).index()));
  }

  /** Which keys cannot be taken yet. */
  public LockDelays lockDelays() {
    return get(LockDelayTimes.TABLE);
  }

  /** Small named blobs, see {@link Settings}. */
  public OrderedMap<String, ConfigBlob> config() {
    return get(Settings.TABLE);
  }

  /** One of the cluster's settings, or null if it has none; in whatever form its level keeps it. */
  public @Nullable KeptSetting setting(ClusterSetting.Kind kind) {
    return Levels.hasClusterTables(this)
        ? get(ClusterSettings.TABLE).get(kind)
        : ClusterBlobs.find(config(), kind);
  }

  /** The cluster's id, or the empty string while it has none. */
  public String clusterId() {
    KeptSetting kept = setting(ClusterSetting.Kind.ID);
    return kept != null && kept.value() instanceof ClusterSetting.Id(String id) ? id : "";
  }

  /** The agents that have left. */
  public List<LeftAgent> leftAgents() {
    if (!Levels.hasClusterTables(this)) {
      return ClusterBlobs.left(config());
    }
    List<LeftAgent> agents = new ArrayList<>();
    get(LeftAgents.TABLE).values().forEach(agents::add);
    return agents;
  }

  /** What was noted of the server at an address, or null. */
  public @Nullable ServerNote serverNote(String address) {
    if (Levels.hasClusterTables(this)) {
      return get(ServerNotes.TABLE).get(address);
    }
    ConfigBlob blob = config().get(ClusterBlobs.serverName(address));
    return blob == null ? null : ClusterBlobs.note(blob, clusterId());
  }

  /**
   * The index that a read of one key answers: its own, or the keys' whole index if it is not there;
   * never 0.
   */
  public long indexOfKey(Key key) {
    KvEntry entry = kv().get(key);
    return Math.max(1, entry == null ? kvIndex() : entry.modifyIndex());
  }

  /**
   * The index that a read of a prefix answers: the highest of its keys and tombstones, or of those
   * that were reaped, which may have been its own; the keys' whole index if it has no key and no
   * tombstone; never 0. It never goes back.
   */
  public long indexOfPrefix(Key prefix) {
    long own = kv().prefixIndex(prefix);
    return Math.max(1, own == 0 ? kvIndex() : Math.max(own, reapedIndex()));
  }

  /** The index that a read of sessions answers; never 0. */
  public long indexOfSessions() {
    return indexOf(Sessions.TABLE);
  }

  /** The index that a read of nodes answers; never 0. */
  public long indexOfNodes() {
    return indexOf(Nodes.TABLE);
  }
}
