package io.praetor.store;

import io.praetor.store.catalog.AgentRows;
import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.Check;
import io.praetor.store.catalog.CheckDefinition;
import io.praetor.store.catalog.Node;
import io.praetor.store.catalog.NodeDefinition;
import io.praetor.store.catalog.RegisteredNode;
import io.praetor.store.catalog.ServiceDefinition;
import io.praetor.store.catalog.ServiceInstance;
import io.praetor.store.command.CatalogOperation;
import io.praetor.store.command.CatalogOperation.Verb;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.Outcome.TransactionResult;
import io.praetor.store.table.Checks;
import io.praetor.store.table.ExternalNodes;
import io.praetor.store.table.NodeNames;
import io.praetor.store.table.Nodes;
import io.praetor.store.table.Services;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What the steps of a transaction about the catalog do. Owned by the apply thread. */
final class CatalogSteps {
  /** What became of one: a row, a failure, or neither after a removal. */
  record Result(@Nullable TransactionResult row, @Nullable String failure) {
    static final Result NOTHING = new Result(null, null);

    static Result failed(String text) {
      return new Result(null, text);
    }
  }

  private CatalogSteps() {}

  static Result apply(Draft draft, CatalogOperation operation) {
    return switch (operation) {
      case CatalogOperation.OfNode o ->
          apply(
              o.verb(),
              o.index(),
              "node " + quoted(o.node().name().isEmpty() ? o.node().id() : o.node().name()),
              new Row<>(
                  () -> find(draft, o.node(), o.verb()),
                  RegisteredNode::modifyIndex,
                  Outcome.NodeResult::new),
              () ->
                  CatalogChanges.register(
                      draft, new Command.CatalogRegister(o.node(), false, null, List.of())),
              () -> deregister(draft, o.node().name(), "", ""));
      case CatalogOperation.OfService o ->
          apply(
              o.verb(),
              o.index(),
              "service " + quoted(o.service().id()) + " on node " + quoted(o.node()),
              new Row<>(
                  () -> service(draft, o.node(), o.service().id()),
                  ServiceInstance::modifyIndex,
                  Outcome.ServiceResult::new),
              () -> register(draft, o.node(), o.service(), List.of()),
              () -> deregister(draft, o.node(), o.service().id(), ""));
      case CatalogOperation.OfCheck o ->
          apply(
              o.verb(),
              o.index(),
              "check " + quoted(o.check().id()) + " on node " + quoted(o.node()),
              new Row<>(
                  () -> check(draft, o.node(), o.check().id()),
                  Check::modifyIndex,
                  Outcome.CheckResult::new),
              () -> register(draft, o.node(), null, List.of(o.check())),
              () -> deregister(draft, o.node(), "", o.check().id()));
    };
  }

  /** How a row is found, told and compared. */
  private record Row<R>(
      Supplier<@Nullable R> find, ToLongFunction<R> index, Function<R, TransactionResult> told) {}

  private static <R> Result apply(
      Verb verb,
      long index,
      String name,
      Row<R> row,
      Supplier<Outcome.@Nullable Refused> register,
      Runnable deregister) {
    R there = row.find().get();
    long at = there == null ? 0 : row.index().applyAsLong(there);
    return switch (verb) {
      case GET -> there == null ? Result.failed(name + " doesn't exist") : told(row, there);
      case SET -> set(row, register);
      case CAS ->
          at == index
              ? set(row, register)
              : Result.failed("failed to set " + name + ", index is stale");
      case DELETE -> {
        deregister.run();
        yield Result.NOTHING;
      }
      case DELETE_CAS -> {
        if (there == null || at != index) {
          yield Result.failed("failed to delete " + name + ", index is stale");
        }
        deregister.run();
        yield Result.NOTHING;
      }
    };
  }

  private static <R> Result set(Row<R> row, Supplier<Outcome.@Nullable Refused> register) {
    Outcome.Refused refused = register.get();
    if (refused != null) {
      return Result.failed(refused.text());
    }
    R now = row.find().get();
    if (now == null) {
      throw new IllegalStateException("what was registered in a transaction is not there");
    }
    return told(row, now);
  }

  private static <R> Result told(Row<R> row, R there) {
    return new Result(row.told().apply(there), null);
  }

  /** Registers what is on a node, which has to be there: a registration alone would make it. */
  private static Outcome.@Nullable Refused register(
      Draft draft, String node, @Nullable ServiceDefinition service, List<CheckDefinition> checks) {
    if (NodeNames.of(draft, node) == null) {
      return new Outcome.Refused(Node.MISSING);
    }
    NodeDefinition there = new NodeDefinition("", node, "", Map.of(), Map.of());
    return CatalogChanges.register(
        draft, new Command.CatalogRegister(there, true, service, checks));
  }

  private static void deregister(Draft draft, String node, String service, String check) {
    CatalogChanges.deregister(draft, new Command.CatalogDeregister(node, service, check));
  }

  private static @Nullable RegisteredNode find(Draft draft, NodeDefinition node, Verb verb) {
    if (verb == Verb.GET && !node.id().isEmpty()) {
      RegisteredNode agent = draft.get(Nodes.TABLE).byId(node.id());
      return agent != null ? agent : CatalogChanges.ofId(draft, node.id());
    }
    String there = NodeNames.of(draft, node.name());
    if (there == null) {
      return null;
    }
    Node agent = draft.get(Nodes.TABLE).get(there);
    return agent != null ? agent : draft.get(ExternalNodes.TABLE).get(CatalogRow.folded(there));
  }

  private static @Nullable Node agent(Draft draft, String node) {
    String there = NodeNames.of(draft, node);
    return there == null ? null : draft.get(Nodes.TABLE).get(there);
  }

  private static @Nullable ServiceInstance service(Draft draft, String node, String id) {
    Node agent = agent(draft, node);
    return agent != null && AgentRows.isServer(agent, id)
        ? AgentRows.server(agent)
        : draft.get(Services.TABLE).get(node, id);
  }

  private static @Nullable Check check(Draft draft, String node, String id) {
    Node agent = agent(draft, node);
    return agent != null && AgentRows.isSerfHealth(id)
        ? AgentRows.serfHealth(agent)
        : draft.get(Checks.TABLE).get(node, id);
  }

  private static String quoted(String name) {
    return "\"" + name + "\"";
  }
}
