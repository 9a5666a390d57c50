package io.praetor.store;

import io.praetor.store.command.Command;
import io.praetor.store.command.TransactionOperation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction does to a {@link Model}, which is copied before it for the case that it fails.
 */
final class ModelTransaction {
  private final Model model;
  private final List<String> rows = new ArrayList<>();

  ModelTransaction(Model model) {
    this.model = model;
  }

  String apply(List<TransactionOperation> operations) {
    Model before = model.copy();
    List<String> errors = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      String error = senseless(operations.get(i));
      if (error != null) {
        errors.add(i + " " + error);
      }
    }
    for (int i = 0; i < operations.size() && (errors.isEmpty() || !rows.isEmpty()); i++) {
      String error = step(operations.get(i));
      rows.add("");
      if (error != null) {
        errors.add(i + " " + error);
      }
    }
    if (!errors.isEmpty()) {
      model.take(before);
      return "rolled back " + errors + " #";
    }
    rows.removeIf(String::isEmpty);
    return "committed " + rows + " #";
  }

  private @Nullable String senseless(TransactionOperation step) {
    TransactionOperation.OfKey operation = (TransactionOperation.OfKey) step;
    if (operation instanceof TransactionOperation.Unknown unknown) {
      return "unknown KV operation: " + unknown.verb();
    }
    if (operation.key().length() == 0) {
      return operation instanceof Command.KvDeleteTree ? null : "Must provide key";
    }
    return operation instanceof Command.KvLock lock
            && model.delays.getOrDefault(lock.key().toString(), 0L) > model.timeMs
        ? "failed to lock key \"" + lock.key() + "\" due to lock delay"
        : null;
  }

  private @Nullable String step(TransactionOperation step) {
    TransactionOperation.OfKey operation = (TransactionOperation.OfKey) step;
    String key = operation.key().toString();
    String quoted = "\"" + key + "\"";
    Model.Entry e = model.live.get(key);
    return switch (operation) {
      case Command.Kv c -> {
        String answer = model.kv(c, rows);
        if (!answer.endsWith(" #")) {
          yield answer;
        }
        yield answer.equals("true #") ? null : refusal(c).formatted(quoted);
      }
      case TransactionOperation.Get o -> {
        rows.add(e == null ? "" : e.row(key) + " true");
        yield e == null ? "key " + quoted + " doesn't exist" : null;
      }
      case TransactionOperation.GetOrEmpty o -> {
        rows.add((e == null ? new Model.Entry("", 0, 0, "", 0, 0) : e).row(key) + " true");
        yield null;
      }
      case TransactionOperation.GetTree o -> {
        model.live.forEach((k, entry) -> rows.add(k.startsWith(key) ? entry.row(k) + " true" : ""));
        yield null;
      }
      case TransactionOperation.CheckIndex o -> {
        rows.add(e == null ? "" : e.row(key) + " false");
        yield e == null
            ? "failed to check index, key " + quoted + " doesn't exist"
            : e.modify() == o.index()
                ? null
                : "failed index check for key %s, current modify index %d != %d"
                    .formatted(quoted, e.modify(), o.index());
      }
      case TransactionOperation.CheckSession o -> {
        rows.add(e == null ? "" : e.row(key) + " false");
        yield e == null
            ? "failed to check session, key " + quoted + " doesn't exist"
            : e.session().equals(o.session())
                ? null
                : "failed session check for key %s, current session \"%s\" != \"%s\""
                    .formatted(quoted, e.session(), o.session());
      }
      case TransactionOperation.CheckNotExists o -> e == null ? null : "key " + quoted + " exists";
      case TransactionOperation.Unknown o -> throw new AssertionError(o);
    };
  }

  private static String refusal(Command.Kv c) {
    return switch (c) {
      case Command.KvCas x -> "failed to set key %s, index is stale";
      case Command.KvDeleteCas x -> "failed to delete key %s, index is stale";
      case Command.KvLock x -> "failed to lock key %s, lock is already held";
      case Command.KvUnlock x ->
          "failed to unlock key %s, lock isn't held, or is held by another session";
      default -> throw new AssertionError(c);
    };
  }
}
