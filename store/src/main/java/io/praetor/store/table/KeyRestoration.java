package io.praetor.store.table;

import io.praetor.store.kv.KvEntry;
import io.praetor.store.kv.KvTree;
import io.praetor.store.kv.Slot;
import io.praetor.store.kv.Tombstone;
import io.praetor.store.session.Session;
import io.praetor.store.session.SessionTable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the keys of a snapshot in place of those that are there; owned by the apply thread. */
final class KeyRestoration {
  private final Restoring restoring;
  private final long at;
  private SessionTable sessions;
  private final List<Slot> slots = new ArrayList<>();

  private KeyRestoration(Restoring restoring) {
    this.restoring = restoring;
    at = restoring.at();
    sessions = restoring.next(Sessions.TABLE);
  }

  static KvTree run(Restoring restoring) {
    KeyRestoration run = new KeyRestoration(restoring);
    run.merge();
    restoring.set(Sessions.TABLE, run.sessions);
    return KvTree.EMPTY.merged(run.slots);
  }

  /** Goes through the keys of both states in their one order. */
  private void merge() {
    Iterator<Slot> current = slots(restoring.ours());
    Iterator<Slot> restored = slots(restoring.theirs());
    @Nullable Slot ours = next(current);
    @Nullable Slot theirs = next(restored);
    while (ours != null || theirs != null) {
      int order = ours == null ? 1 : theirs == null ? -1 : ours.key().compareTo(theirs.key());
      put(order <= 0 ? ours : null, order >= 0 ? theirs : null);
      ours = order <= 0 ? next(current) : ours;
      theirs = order >= 0 ? next(restored) : theirs;
    }
  }

  private static Iterator<Slot> slots(States states) {
    return states.get(Keys.TABLE).tree().slots().iterator();
  }

  private static @Nullable Slot next(Iterator<Slot> slots) {
    return slots.hasNext() ? slots.next() : null;
  }

  private void put(@Nullable Slot ours, @Nullable Slot theirs) {
    Slot next = theirs instanceof KvEntry entry ? live(ours, entry) : dead(ours, theirs);
    if (next == null) {
      return;
    }
    slots.add(next);
    if (next instanceof KvEntry entry && entry.session() != null) {
      sessions = sessions.hold(entry.session(), entry.key());
    }
  }

  private Slot live(@Nullable Slot ours, KvEntry entry) {
    String holder = entry.session();
    if (holder != null && sessions.get(holder) == null) {
      Session ended = restoring.theirs().get(Sessions.TABLE).get(holder);
      return ended != null && ended.deletes()
          ? new Tombstone(entry.key(), at)
          : entry.heldBy(null, at);
    }
    return entry.equals(ours) || !restoring.wasSeen(entry.modifyIndex())
        ? entry
        : entry.heldBy(holder, at);
  }

  private @Nullable Slot dead(@Nullable Slot ours, @Nullable Slot theirs) {
    if (ours instanceof KvEntry) {
      return new Tombstone(ours.key(), at);
    }
    if (ours == null) {
      // Where nothing was, readers saw the keys' whole index, which an older tombstone would undo.
      return theirs != null && !restoring.wasSeen(theirs.modifyIndex()) ? theirs : null;
    }
    return theirs == null || ours.modifyIndex() >= theirs.modifyIndex() ? ours : theirs;
  }
}
