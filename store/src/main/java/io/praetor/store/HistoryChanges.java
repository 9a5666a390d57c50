package io.praetor.store;

import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.Sender;
import io.praetor.store.history.Author;
import io.praetor.store.history.ChangeLog;
import io.praetor.store.history.KeyChange;
import io.praetor.store.history.Retention;
import io.praetor.store.history.RetentionTable;
import io.praetor.store.history.Trim;
import io.praetor.store.history.TrimPlan;
import io.praetor.store.kv.Key;
import io.praetor.store.table.History;
import io.praetor.store.table.Levels;
import io.praetor.store.table.Retentions;
import java.util.List;

/** What the commands about kept changes do. Owned by the apply thread. */
final class HistoryChanges {
  private HistoryChanges() {}

  static Outcome apply(Draft draft, Command.History command, Sender sender) {
    return switch (command) {
      case Command.RetentionSet c -> set(draft, c.retention());
      case Command.RetentionDelete c -> done(draft, delete(draft, c.prefix()));
      case Command.HistoryTrim c -> {
        trim(draft, c.trim());
        yield done(draft, true);
      }
      case Command.HistoryPurge c ->
          done(draft, purge(draft, c.key(), HistoryRecording.author(sender)));
    };
  }

  private static Outcome set(Draft draft, Retention retention) {
    String fault = retention.fault();
    if (fault != null) {
      return new Outcome.Refused(fault);
    }
    RetentionTable table = draft.get(Retentions.TABLE);
    RetentionTable.Row old = table.get(retention.prefix());
    if (old == null && table.size() >= Retention.PREFIXES_MAX) {
      return new Outcome.Refused(
          "there is a retention for "
              + table.size()
              + " prefixes, the most that there can be: delete one first");
    }
    if (old == null || !old.retention().equals(retention)) {
      long at = draft.change();
      RetentionTable.Row row =
          new RetentionTable.Row(retention, old == null ? at : old.createIndex(), at);
      draft.set(Retentions.TABLE, table.with(row, at));
      draft.changed(Retentions.TABLE, retention.prefix(), old, row);
      keepNothing(draft, retention.prefix(), at);
    }
    return done(draft, true);
  }

  private static boolean delete(Draft draft, Key prefix) {
    RetentionTable table = draft.get(Retentions.TABLE);
    RetentionTable.Row old = table.get(prefix);
    if (old == null) {
      return false;
    }
    long at = draft.change();
    draft.set(Retentions.TABLE, table.without(prefix, at));
    draft.changed(Retentions.TABLE, prefix, old, null);
    keepNothing(draft, prefix, at);
    return true;
  }

  /** Takes away the rows of keys with a prefix of which nothing is kept any more. */
  private static void keepNothing(Draft draft, Key prefix, long at) {
    RetentionTable table = draft.get(Retentions.TABLE);
    if (table.of(prefix).versions() == 0) {
      draft.set(
          History.TABLE, draft.get(History.TABLE).bared(prefix, false, table::keepsNothing, at));
    }
  }

  private static boolean purge(Draft draft, Key key, Author author) {
    ChangeLog log = draft.get(History.TABLE);
    if (!log.hasRowsOf(key)) {
      return false;
    }
    long at = draft.change();
    KeyChange purge =
        new KeyChange(
            at, draft.get(Levels.TABLE).wallMs(), author, KeyChange.Type.PURGE, key, null, null);
    draft.set(History.TABLE, log.bared(key, true, any -> true, at).with(List.of(purge)));
    draft.changed(History.TABLE, key, null, purge);
    return true;
  }

  private static void trim(Draft draft, Trim trim) {
    if (!trim.isEmpty()) {
      ChangeLog log = draft.get(History.TABLE);
      draft.set(History.TABLE, log.trimmed(trim.upTo(log.lastIndex())));
    }
  }

  /** Takes away the oldest changes, but none of the command that is applied. */
  static void trimToFit(Draft draft, long bytesMax) {
    long upTo = TrimPlan.indexToFit(draft.get(History.TABLE), bytesMax, draft.index() - 1);
    trim(draft, new Trim(upTo, List.of()));
  }

  private static Outcome done(Draft draft, boolean done) {
    draft.settle();
    return new Outcome.Done(done, draft.index());
  }
}
