package io.praetor.store.command;

import io.praetor.store.catalog.Check;
import io.praetor.store.catalog.RegisteredNode;
import io.praetor.store.catalog.ServiceInstance;
import io.praetor.store.kv.KvEntry;
import java.util.List;

/** What became of a command that was applied: a value, the same on every server. */
public sealed interface Outcome {

  /**
   * The command was carried out, or was found to have nothing to do.
   *
   * @param done false if its condition did not hold: a cas at another index, a lock that another
   *     holds
   * @param index the store's index after it
   */
  record Done(boolean done, long index) implements Outcome {}

  /**
   * All operations of a transaction were carried out.
   *
   * @param results what its operations gave, in their order; a deletion or a check gives nothing
   */
  record Committed(List<TransactionResult> results, long index) implements Outcome {
    public Committed {
      results = List.copyOf(results);
    }
  }

  /** A transaction was not carried out; all of the operations that failed, in their order. */
  record RolledBack(List<TransactionError> errors, long index) implements Outcome {
    public RolledBack {
      errors = List.copyOf(errors);
    }
  }

  /**
   * The command made no sense in this state; nothing was changed. The text is for clients: some
   * match on it.
   */
  record Refused(String text) implements Outcome {
    /** Too many changes of many keys are under way to begin with the parts of another. */
    public static final String APPLIES_UNDER_WAY =
        "other changes of many keys are under way, and hold all that such changes may: try again"
            + " once they are through";
  }

  /**
   * The command was allowed at tokens, policies or roles that have changed meanwhile, looked at
   * with keys that have, or its values judged by other rules than there are; nothing was changed,
   * and it is to be looked at again.
   *
   * @param index the store index of the last change of them, or one behind it: a view that is as
   *     new shows it
   */
  record Outdated(long index) implements Outcome {}

  /** One row of a transaction's results. */
  sealed interface TransactionResult {}

  /**
   * An entry of the store of keys.
   *
   * @param withValue whether the operation was a read, whose row shows the value
   */
  record KeyResult(KvEntry entry, boolean withValue) implements TransactionResult {}

  /** A node, with an agent or without. */
  record NodeResult(RegisteredNode node) implements TransactionResult {}

  /** An instance of a service. */
  record ServiceResult(ServiceInstance service) implements TransactionResult {}

  /** A check. */
  record CheckResult(Check check) implements TransactionResult {}

  /** Why the operation at a position, counted from 0, failed. */
  record TransactionError(int position, String text) {}
}
