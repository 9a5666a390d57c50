package io.praetor.agent.api.transaction;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Authorizer;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.DeniedException;
import io.praetor.agent.access.Resource;
import io.praetor.agent.api.catalog.OperationRights;
import io.praetor.store.View;
import io.praetor.store.command.CatalogOperation;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.Outcome.TransactionError;
import io.praetor.store.command.Outcome.TransactionResult;
import io.praetor.store.command.TransactionOperation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one caller may in a transaction; immutable. Writes and checks are judged before anything is
 * done; what is read is left out of the results, as Consul does it.
 */
record TransactionRights(Caller caller) {

  /** The operations that may not be asked for; nothing is done if there is one. */
  List<TransactionError> refusals(List<TransactionOperation> operations, View view) {
    if (caller.isUnrestricted()) {
      return List.of();
    }
    List<TransactionError> refusals = new ArrayList<>();
    OperationRights catalog = new OperationRights(caller, view);
    for (int i = 0; i < operations.size(); i++) {
      String text = refusal(operations.get(i), catalog);
      if (text != null) {
        refusals.add(new TransactionError(i, text));
      }
    }
    return refusals;
  }

  private @Nullable String refusal(TransactionOperation operation, OperationRights rights) {
    return switch (operation) {
      case Command.KvDeleteTree tree ->
          authorizer().allowsAllBelow(Resource.KEY, Access.WRITE, tree.key().bytes())
              ? null
              : caller.lacks(Resource.KEY, Access.WRITE, tree.key().bytes());
      case Command.Kv kv -> unlessKey(Access.WRITE, kv);
      case TransactionOperation.CheckIndex check -> unlessKey(Access.READ, check);
      case TransactionOperation.CheckSession check -> unlessKey(Access.READ, check);
      case TransactionOperation.CheckNotExists check -> unlessKey(Access.READ, check);
      case TransactionOperation.GetTree tree ->
          authorizer().keyListPolicy() ? unlessKey(Access.LIST, tree) : null;
      case TransactionOperation.Get _,
          TransactionOperation.GetOrEmpty _,
          TransactionOperation.Unknown _ ->
          null;
      case CatalogOperation catalog -> refusal(catalog, rights);
    };
  }

  private static @Nullable String refusal(CatalogOperation operation, OperationRights rights) {
    try {
      rights.demand(operation);
      return null;
    } catch (DeniedException e) {
      return e.text();
    }
  }

  private @Nullable String unlessKey(Access access, TransactionOperation.OfKey operation) {
    byte[] key = operation.key().bytes();
    return authorizer().allows(Resource.KEY, access, key)
        ? null
        : caller.lacks(Resource.KEY, access, key);
  }

  /** What the caller may see of an outcome. */
  Outcome seen(Outcome outcome) {
    if (caller.isUnrestricted() || !(outcome instanceof Outcome.Committed committed)) {
      return outcome;
    }
    List<TransactionResult> seen = new ArrayList<>(committed.results());
    boolean all = !seen.removeIf(result -> !mayRead(result));
    return all ? outcome : new Outcome.Committed(seen, committed.index());
  }

  /** Whether the caller is to be told that what it may see of an outcome is not all. */
  boolean tellsOfLess(Outcome outcome, Outcome seen) {
    return !caller.isAnonymous()
        && outcome instanceof Outcome.Committed whole
        && seen instanceof Outcome.Committed told
        && told.results().size() < whole.results().size();
  }

  private boolean mayRead(TransactionResult result) {
    return switch (result) {
      case Outcome.KeyResult key ->
          authorizer().allows(Resource.KEY, Access.READ, key.entry().key().bytes());
      case Outcome.NodeResult node -> mayRead(Resource.NODE, node.node().name());
      case Outcome.ServiceResult service ->
          mayRead(Resource.NODE, service.service().node())
              && mayRead(Resource.SERVICE, service.service().definition().name());
      case Outcome.CheckResult check ->
          mayRead(Resource.NODE, check.check().node())
              && (check.check().serviceName().isEmpty()
                  || mayRead(Resource.SERVICE, check.check().serviceName()));
    };
  }

  private boolean mayRead(Resource resource, String name) {
    return authorizer().allows(resource, Access.READ, name);
  }

  private Authorizer authorizer() {
    return caller.authorizer();
  }
}
