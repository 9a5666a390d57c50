package io.praetor.store;

import io.praetor.store.command.ApplyAbort;
import io.praetor.store.command.ApplyBegin;
import io.praetor.store.command.ApplyPart;
import io.praetor.store.command.Command;
import io.praetor.store.command.KvApply;
import io.praetor.store.command.KvCopy;
import io.praetor.store.command.KvRollback;
import io.praetor.store.command.Outcome;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.kv.KvTable;
import io.praetor.store.kv.Slot;
import io.praetor.store.kv.Tombstone;
import io.praetor.store.ordered.OrderedMap;
import io.praetor.store.session.SessionTable;
import io.praetor.store.table.Keys;
import io.praetor.store.table.PendingApplies;
import io.praetor.store.table.Sessions;
import io.praetor.store.table.ValueRules;
import io.praetor.store.waiting.PendingApply;
import java.util.ArrayList;
import java.util.List;

/** What the commands about many keys do. Owned by the apply thread. */
final class BulkChanges {
  private BulkChanges() {}

  /**
   * Does it.
   *
   * @param ruledAt the index of the rules by which the values that it writes were judged
   */
  static Outcome apply(Draft draft, Command.Bulk command, long ruledAt) {
    return switch (command) {
      case KvRollback c -> run(draft, c, ruledAt);
      case KvCopy c -> run(draft, c, ruledAt);
      case KvApply c -> {
        Outcome outcome = run(draft, c, ruledAt);
        // Once it is outdated it is looked at again, and its parts are still to be had.
        if (!c.id().isEmpty() && !(outcome instanceof Outcome.Outdated)) {
          drop(draft, c.id());
        }
        yield outcome;
      }
      case ApplyBegin c -> begin(draft, c);
      case ApplyPart c -> part(draft, c);
      case ApplyAbort c -> {
        PendingApply pending = draft.get(PendingApplies.TABLE).get(c.id());
        boolean drops = pending != null && (c.keys() < 0 || c.keys() == pending.keys());
        if (drops) {
          drop(draft, c.id());
        }
        yield new Outcome.Done(drops, draft.index());
      }
    };
  }

  /** What has become of the keys since it was looked at, its proposer finds out there. */
  private static Outcome run(Draft draft, Command.Bulk command, long ruledAt) {
    return switch (BulkPlanner.of(draft, command)) {
      case BulkPlan.Change change -> {
        if (draft.get(ValueRules.TABLE).index() > ruledAt
            && RuleChanges.indexOver(draft, change) > ruledAt) {
          yield new Outcome.Outdated(draft.index());
        }
        write(draft, change.rows());
        draft.settle();
        yield new Outcome.Done(true, draft.index());
      }
      case BulkPlan.Senseless(String text) -> new Outcome.Refused(text);
      case BulkPlan.Stale _,
          BulkPlan.NoSource _,
          BulkPlan.Taken _,
          BulkPlan.Locked _,
          BulkPlan.TooLarge _,
          BulkPlan.NotKept _ ->
          new Outcome.Outdated(draft.index());
    };
  }

  private static void write(Draft draft, List<BulkPlan.Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
    long at = draft.change();
    SessionTable sessions = draft.get(Sessions.TABLE);
    List<Slot> slots = new ArrayList<>(rows.size());
    for (BulkPlan.Row row : rows) {
      KvEntry before = row.before();
      KvEntry after = row.after();
      slots.add(after == null ? new Tombstone(row.key(), at) : after);
      String holder = before == null ? null : before.session();
      if (holder != null && after == null) {
        sessions = sessions.letGo(holder, row.key());
      }
      draft.changed(Keys.TABLE, row.key(), before, after);
    }
    draft.set(Sessions.TABLE, sessions);
    KvTable keys = draft.get(Keys.TABLE);
    draft.set(Keys.TABLE, new KvTable(keys.tree().merged(slots), at, keys.reapedIndex()));
  }

  private static Outcome begin(Draft draft, ApplyBegin c) {
    OrderedMap<String, PendingApply> pending = draft.get(PendingApplies.TABLE);
    if (c.keys() > PendingApply.KEYS_MAX || c.bytes() > PendingApply.BYTES_MAX) {
      return new Outcome.Refused(
          c.keys()
              + " keys of "
              + c.bytes()
              + " bytes are more than the "
              + PendingApply.KEYS_MAX
              + " of "
              + PendingApply.BYTES_MAX
              + " bytes that change together");
    }
    if (pending.has(c.id())) {
      return new Outcome.Refused("the parts of " + c.id() + " are coming already");
    }
    if (pending.size() >= PendingApplies.APPLIES_MAX
        || PendingApplies.bytesDue(pending) + c.bytes() > PendingApplies.BYTES_MAX) {
      return new Outcome.Refused(Outcome.Refused.APPLIES_UNDER_WAY);
    }
    draft.set(
        PendingApplies.TABLE,
        pending.with(c.id(), PendingApply.begin(c.keys(), c.bytes(), draft.room())));
    return new Outcome.Done(true, draft.index());
  }

  private static Outcome part(Draft draft, ApplyPart c) {
    OrderedMap<String, PendingApply> pending = draft.get(PendingApplies.TABLE);
    PendingApply parts = pending.get(c.id());
    if (parts == null) {
      return new Outcome.Refused(
          "the parts of " + c.id() + " are not awaited, or not any more: send it again");
    }
    if (parts.keys() != c.at() || !parts.takes(c.writes())) {
      drop(draft, c.id());
      return new Outcome.Refused(
          "the parts of "
              + c.id()
              + " are dropped: "
              + c.writes().size()
              + " writes at "
              + c.at()
              + " do not follow the "
              + parts.keys()
              + " of "
              + parts.keysDue()
              + " that are there");
    }
    PendingApply next = parts.with(c.writes());
    // Its commit comes soon, and is not to wait until all is read.
    draft.set(
        PendingApplies.TABLE,
        pending.with(c.id(), next.isWhole() ? next.readAhead(draft.room()) : next));
    return new Outcome.Done(true, draft.index());
  }

  private static void drop(Draft draft, String id) {
    draft.set(PendingApplies.TABLE, draft.get(PendingApplies.TABLE).without(id));
  }
}
