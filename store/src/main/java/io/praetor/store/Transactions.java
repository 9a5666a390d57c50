package io.praetor.store;

import io.praetor.store.command.CatalogOperation;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.Outcome.TransactionError;
import io.praetor.store.command.Outcome.TransactionResult;
import io.praetor.store.command.TransactionOperation;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.kv.KvTree;
import io.praetor.store.table.Keys;
import io.praetor.store.table.LockDelayTimes;
import java.util.ArrayList;
import java.util.List;

/**
 * All of some operations or none; each sees what those before it wrote (Consul's documentation,
 * "Transaction" API).
 */
public final class Transactions {
  private final Draft draft;
  private final List<TransactionResult> results = new ArrayList<>();
  private final List<TransactionError> errors = new ArrayList<>();

  private Transactions(Draft draft) {
    this.draft = draft;
  }

  /**
   * Answers a transaction that only asks, from a view, without the log.
   *
   * @throws IllegalArgumentException if an operation writes
   */
  public static Outcome read(View view, List<TransactionOperation> operations) {
    for (TransactionOperation operation : operations) {
      if (operation.writes()) {
        throw new IllegalArgumentException("a transaction that writes needs the log: " + operation);
      }
    }
    return apply(new Draft(view, view.timeMs()), operations);
  }

  static Outcome apply(Draft draft, List<TransactionOperation> operations) {
    Draft.Mark mark = draft.mark();
    Transactions run = new Transactions(draft);
    for (int i = 0; i < operations.size(); i++) {
      run.check(i, operations.get(i));
    }
    if (run.errors.isEmpty()) {
      for (int i = 0; i < operations.size(); i++) {
        run.step(i, operations.get(i));
      }
    }
    if (run.errors.isEmpty()) {
      draft.settle();
      return new Outcome.Committed(run.results, draft.index());
    }
    draft.back(mark);
    return new Outcome.RolledBack(run.errors, draft.index());
  }

  /** What is wrong whatever the state of the keys; if anything is, nothing else is looked at. */
  private void check(int at, TransactionOperation step) {
    if (!(step instanceof TransactionOperation.OfKey operation)) {
      return;
    }
    if (operation instanceof TransactionOperation.Unknown unknown) {
      fail(at, "unknown KV operation: " + unknown.verb());
    } else if (operation.key().length() == 0 && !(operation instanceof Command.KvDeleteTree)) {
      fail(at, "Must provide key");
    } else if (operation instanceof Command.KvLock lock
        && draft.get(LockDelayTimes.TABLE).holds(lock.key(), draft.timeMs())) {
      fail(at, "failed to lock key " + quoted(lock) + " due to lock delay");
    }
  }

  private void step(int at, TransactionOperation operation) {
    switch (operation) {
      case TransactionOperation.OfKey o -> step(at, o);
      case CatalogOperation o -> {
        CatalogSteps.Result result = CatalogSteps.apply(draft, o);
        if (result.failure() != null) {
          fail(at, result.failure());
        } else if (result.row() != null) {
          results.add(result.row());
        }
      }
    }
  }

  private void step(int at, TransactionOperation.OfKey operation) {
    KvTree keys = draft.get(Keys.TABLE).tree();
    KvEntry entry = keys.get(operation.key());
    switch (operation) {
      case Command.Kv kv -> change(at, kv);
      case TransactionOperation.Get get -> {
        if (entry == null) {
          fail(at, "key " + quoted(get) + " doesn't exist");
        } else {
          row(entry, true);
        }
      }
      case TransactionOperation.GetOrEmpty get ->
          row(entry == null ? new KvEntry(get.key(), new byte[0], 0, 0, null, 0, 0) : entry, true);
      case TransactionOperation.GetTree tree ->
          keys.entries(tree.key()).forEach(found -> row(found, true));
      case TransactionOperation.CheckIndex check -> {
        if (entry == null) {
          fail(at, "failed to check index, key " + quoted(check) + " doesn't exist");
        } else if (entry.modifyIndex() != check.index()) {
          fail(
              at,
              "failed index check for key "
                  + quoted(check)
                  + ", current modify index "
                  + entry.modifyIndex()
                  + " != "
                  + Long.toUnsignedString(check.index()));
        } else {
          row(entry, false);
        }
      }
      case TransactionOperation.CheckSession check -> {
        String holder = entry == null || entry.session() == null ? "" : entry.session();
        if (entry == null) {
          fail(at, "failed to check session, key " + quoted(check) + " doesn't exist");
        } else if (!holder.equals(check.session())) {
          fail(
              at,
              "failed session check for key "
                  + quoted(check)
                  + ", current session \""
                  + holder
                  + "\" != \""
                  + check.session()
                  + "\"");
        } else {
          row(entry, false);
        }
      }
      case TransactionOperation.CheckNotExists check -> {
        if (entry != null) {
          fail(at, "key " + quoted(check) + " exists");
        }
      }
      case TransactionOperation.Unknown unknown ->
          throw new IllegalStateException("an unknown verb got past the check: " + unknown.verb());
    }
  }

  private void change(int at, Command.Kv command) {
    KvChanges.Result result = KvChanges.apply(draft, command);
    if (result.refusal() != null) {
      fail(at, result.refusal());
    } else if (!result.done()) {
      fail(at, notDone(command));
    } else if (result.entry() != null) {
      row(result.entry(), false);
    }
  }

  private static String notDone(Command.Kv command) {
    return switch (command) {
      case Command.KvCas c -> "failed to set key " + quoted(c) + ", index is stale";
      case Command.KvDeleteCas c -> "failed to delete key " + quoted(c) + ", index is stale";
      case Command.KvLock c -> "failed to lock key " + quoted(c) + ", lock is already held";
      case Command.KvUnlock c ->
          "failed to unlock key " + quoted(c) + ", lock isn't held, or is held by another session";
      case Command.KvSet c -> throw unconditional(c);
      case Command.KvDelete c -> throw unconditional(c);
      case Command.KvDeleteTree c -> throw unconditional(c);
    };
  }

  private static IllegalStateException unconditional(Command.Kv command) {
    return new IllegalStateException("has no condition that could fail: " + command.key());
  }

  private static String quoted(TransactionOperation.OfKey operation) {
    return "\"" + operation.key() + "\"";
  }

  private void row(KvEntry entry, boolean withValue) {
    results.add(new Outcome.KeyResult(entry, withValue));
  }

  private void fail(int at, String text) {
    errors.add(new TransactionError(at, text));
  }
}
