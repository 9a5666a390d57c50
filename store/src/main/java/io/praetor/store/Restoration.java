package io.praetor.store;

import io.praetor.store.catalog.Health;
import io.praetor.store.catalog.Node;
import io.praetor.store.config.ConfigBlob;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.kv.KvTree;
import io.praetor.store.kv.Slot;
import io.praetor.store.kv.Tombstone;
import io.praetor.store.ordered.OrderedMap;
import io.praetor.store.session.LockDelays;
import io.praetor.store.session.Session;
import io.praetor.store.session.SessionTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts the content of a snapshot in place of what is there, in a cluster that goes on; owned by the
 * apply thread.
 *
 * <p>The snapshot may be an older state of this cluster, or another's. So the index goes on from
 * the higher of the two, and whatever is now under a name where something else was gets the new
 * index: who waits at an index, or sets at one, cannot take the one for the other. What describes
 * this cluster rather than its users' content stays: its agents and its id.
 */
final class Restoration {
  /** The setting that tells this cluster from others: it is not restored. */
  static final String CLUSTER_ID = "cluster-id";

  private final Draft draft;
  private final View snapshot;

  /** The store index before: what a snapshot's index is above, no one here has seen. */
  private final long before;

  private final long at;
  private SessionTable sessions = SessionTable.EMPTY;
  private KvTree kv = KvTree.EMPTY;

  private Restoration(Draft draft, View snapshot) {
    this.draft = draft;
    this.snapshot = snapshot;
    before = draft.index;
    draft.index = Math.max(before, snapshot.index());
    at = draft.change();
  }

  static void run(Draft draft, View snapshot) {
    new Restoration(draft, snapshot).run();
  }

  private void run() {
    sessions();
    slots();
    draft.kv = kv;
    draft.kvIndex = at;
    draft.reapedIndex = Math.max(draft.reapedIndex, snapshot.reapedIndex());
    draft.sessions = sessions.at(at);
    draft.lockDelays = lockDelays();
    draft.config = config();
    draft.replaced();
  }

  /** Takes the sessions whose agent is here and well enough for them. */
  private void sessions() {
    snapshot
        .sessions()
        .forEach(session -> {
          Node node = draft.nodes.get(session.node());
          if (node != null
              && (node.health() == Health.PASSING
                  || !session.nodeChecks().contains(Node.SERF_HEALTH))) {
            sessions = sessions.with(session, at);
          }
        });
  }

  /** Goes through the keys of both states in their one order. */
  private void slots() {
    List<Slot> current = slots(draft.kv);
    List<Slot> restored = slots(snapshot.kv());
    int i = 0;
    int j = 0;
    while (i < current.size() || j < restored.size()) {
      Slot ours = i < current.size() ? current.get(i) : null;
      Slot theirs = j < restored.size() ? restored.get(j) : null;
      int order = ours == null ? 1 : theirs == null ? -1 : ours.key().compareTo(theirs.key());
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
      put(order <= 0 ? ours : null, order >= 0 ? theirs : null);
    }
  }

  private static List<Slot> slots(KvTree tree) {
    List<Slot> slots = new ArrayList<>();
    tree.visitSlots(slots::add);
    return slots;
  }

  private void put(@Nullable Slot ours, @Nullable Slot theirs) {
    Slot next = theirs instanceof KvEntry entry ? live(ours, entry) : dead(ours, theirs);
    if (next == null) {
      return;
    }
    kv = kv.with(next);
    if (next instanceof KvEntry entry && entry.session() != null) {
      sessions = sessions.hold(entry.session(), entry.key());
    }
  }

  private Slot live(@Nullable Slot ours, KvEntry entry) {
    String holder = entry.session();
    if (holder != null && sessions.get(holder) == null) {
      Session ended = snapshot.sessions().get(holder);
      return ended != null && ended.deletes()
          ? new Tombstone(entry.key(), at)
          : with(entry, null, at);
    }
    return entry.equals(ours) || entry.modifyIndex() > before ? entry : with(entry, holder, at);
  }

  private static KvEntry with(KvEntry entry, @Nullable String session, long modifyIndex) {
    return new KvEntry(
        entry.key(),
        entry.value(),
        entry.flags(),
        entry.lockIndex(),
        session,
        entry.createIndex(),
        modifyIndex);
  }

  private @Nullable Slot dead(@Nullable Slot ours, @Nullable Slot theirs) {
    if (ours instanceof KvEntry) {
      return new Tombstone(ours.key(), at);
    }
    if (ours == null) {
      // Where nothing was, readers saw the keys' whole index, which an older tombstone would undo.
      return theirs != null && theirs.modifyIndex() > before ? theirs : null;
    }
    return theirs == null || ours.modifyIndex() >= theirs.modifyIndex() ? ours : theirs;
  }

  /** Those that run here go on; the snapshot's go on by what was left of them in its own time. */
  private LockDelays lockDelays() {
    LockDelays[] all = {draft.lockDelays};
    snapshot
        .lockDelays()
        .forEach((key, until) -> {
          if (until > snapshot.timeMs()) {
            all[0] = all[0].with(key, draft.timeMs + (until - snapshot.timeMs()));
          }
        });
    return all[0];
  }

  private OrderedMap<String, ConfigBlob> config() {
    ConfigBlob id = draft.config.get(CLUSTER_ID);
    List<OrderedMap<String, ConfigBlob>> next = new ArrayList<>();
    next.add(OrderedMap.empty());
    snapshot
        .config()
        .forEach((name, blob) -> {
          if (!name.equals(CLUSTER_ID)) {
            next.set(0, next.getFirst().with(name, setting(blob)));
          }
        });
    return id == null ? next.getFirst() : next.getFirst().with(CLUSTER_ID, id);
  }

  private ConfigBlob setting(ConfigBlob blob) {
    ConfigBlob ours = draft.config.get(blob.name());
    boolean same =
        ours != null
            && ours.createIndex() == blob.createIndex()
            && ours.modifyIndex() == blob.modifyIndex()
            && Arrays.equals(ours.value(), blob.value());
    return same || blob.modifyIndex() > before
        ? blob
        : new ConfigBlob(blob.name(), blob.value(), blob.createIndex(), at);
  }
}
