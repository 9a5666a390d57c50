package io.praetor.agent.api.bulk;

import io.praetor.agent.api.JudgedWrites;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.store.BulkPlan;
import io.praetor.store.BulkPlanner;
import io.praetor.store.View;
import io.praetor.store.command.Command;
import io.praetor.store.history.ChangeLog;
import io.praetor.store.history.KeyChange;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KeyScope;
import io.praetor.store.level.Level;
import io.praetor.store.table.History;
import io.praetor.store.waiting.PendingApply;

/** Looks at commands in a view, and says to people why one cannot be. Stateless. */
final class Plans {
  /** The header that names the oldest index of which the keys are known. */
  private static final String OLDEST = "Praetor-Oldest-Index";

  private Plans() {}

  /** Refuses what a cluster of a lower level does not know. */
  static void demandLevel(View view) {
    if (view.level() < Level.CHANGE_LOG) {
      throw new BadRequestException(
          "this needs level "
              + Level.CHANGE_LOG
              + " of the cluster, which is at "
              + view.level()
              + ": `praetor operator level` shows which servers have to be upgraded");
    }
  }

  /** What a command would change in a view. */
  static Wish.Planned of(View view, Command.Bulk command) {
    return switch (BulkPlanner.of(view, command)) {
      case BulkPlan.Change change -> new Wish.Planned(command, change);
      case BulkPlan.Stale _ ->
          throw new IllegalStateException("stale in the view that it was made in: " + command);
      case BulkPlan.NoSource _ -> throw new BadRequestException(404, "there is no such key");
      case BulkPlan.Taken(Key first, int count) ->
          throw new BadRequestException(
              409,
              (count == 1 ? "the key " + first + " is" : count + " keys are")
                  + " there already"
                  + (count == 1 ? "" : ", the first is " + first)
                  + ": nothing was changed; say Overwrite to write over what is there");
      case BulkPlan.Locked(Key key, String session) ->
          throw new BadRequestException(
              409,
              "the key "
                  + key
                  + " is held by the session "
                  + session
                  + ", from under which it would be moved: nothing was changed; copy it, or let it"
                  + " go first");
      case BulkPlan.TooLarge(long keys, long bytes) ->
          throw new BadRequestException(
              413,
              keys
                  + " keys"
                  + (bytes == 0 ? "" : " of " + bytes + " bytes")
                  + " would change, and "
                  + PendingApply.KEYS_MAX
                  + " of "
                  + PendingApply.BYTES_MAX
                  + " bytes change together at most: do it in parts");
      case BulkPlan.NotKept(long oldest) -> throw notKept(oldest);
      case BulkPlan.Senseless(String text) -> throw new BadRequestException(text);
    };
  }

  private static JudgedWrites.RefusedException notKept(long oldest) {
    return new JudgedWrites.RefusedException(() ->
        Answer.text(
                410,
                "what these keys were before index "
                    + oldest
                    + " is not kept any more: nothing was changed")
            .header(OLDEST, Long.toString(oldest)));
  }

  /** Refuses if one of some keys has changed behind an index. */
  static void demandUnchanged(View view, KeyScope scope, long expected, String what) {
    if (expected < 0) {
      return;
    }
    long last = scope.index(view.kv());
    ChangeLog log = view.get(History.TABLE);
    if (last <= expected && view.reapedIndex() > expected && log.fromIndex() <= expected) {
      last = lastDeletion(log, scope, expected);
    } else if (last <= expected && view.reapedIndex() > expected) {
      throw new BadRequestException(
          409,
          "whether "
              + what
              + " has changed since index "
              + expected
              + " is not known any more: look at it, and say Expect "
              + view.index());
    }
    if (last > expected) {
      throw new BadRequestException(
          409,
          what
              + " has changed since index "
              + expected
              + ", last at "
              + last
              + ": nothing was changed; look at it, and say Expect "
              + last);
    }
  }

  /** The index of the last change of these keys, of which no tombstone is left; 0 for none. */
  private static long lastDeletion(ChangeLog log, KeyScope scope, long expected) {
    long[] last = {0};
    log.visitAfter(
        expected,
        change -> {
          if (change.type() != KeyChange.Type.PURGE && scope.covers(change.key())) {
            last[0] = change.index();
          }
          return true;
        });
    return last[0];
  }
}
