package io.praetor.store;

import io.praetor.store.catalog.AgentRows;
import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.Check;
import io.praetor.store.catalog.CheckDefinition;
import io.praetor.store.catalog.CheckStatus;
import io.praetor.store.catalog.ExternalNode;
import io.praetor.store.catalog.ExternalNodeTable;
import io.praetor.store.catalog.Health;
import io.praetor.store.catalog.Node;
import io.praetor.store.catalog.NodeDefinition;
import io.praetor.store.catalog.ServiceDefinition;
import io.praetor.store.catalog.ServiceInstance;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.table.Checks;
import io.praetor.store.table.ExternalNodes;
import io.praetor.store.table.NodeNames;
import io.praetor.store.table.Nodes;
import io.praetor.store.table.Services;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the commands about the catalog do. Owned by the apply thread. */
final class CatalogChanges {
  private CatalogChanges() {}

  /**
   * Registers a node with what is on it; why not, or null if it is registered. A refusal leaves
   * half of it done: whoever calls goes back.
   */
  static Outcome.@Nullable Refused register(Draft draft, Command.CatalogRegister c) {
    String odd = zeroByte(c);
    if (odd != null) {
      return new Outcome.Refused(odd + " cannot hold a zero byte");
    }
    String there = NodeNames.of(draft, c.node().name());
    if (there == null || !c.skipNodeUpdate()) {
      Outcome.Refused refused = node(draft, c.node(), there);
      if (refused != null) {
        return refused;
      }
    }
    String node = Objects.requireNonNull(NodeNames.of(draft, c.node().name()));
    ServiceDefinition service = c.service();
    if (service != null) {
      put(draft, node, service);
    }
    for (CheckDefinition check : c.checks()) {
      Outcome.Refused refused = put(draft, node, check);
      if (refused != null) {
        return refused;
      }
    }
    return null;
  }

  /** What has a name or id with a zero byte, which tables put between names; null if nothing. */
  private static @Nullable String zeroByte(Command.CatalogRegister c) {
    if (c.node().name().indexOf('\0') >= 0) {
      return "The name of a node";
    }
    ServiceDefinition service = c.service();
    if (service != null && (service.name() + service.id()).indexOf('\0') >= 0) {
      return "The name or id of a service";
    }
    for (CheckDefinition check : c.checks()) {
      if ((check.id() + check.serviceId()).indexOf('\0') >= 0) {
        return "The id of a check or of its service";
      }
    }
    return null;
  }

  /** Registers a node; one that runs an agent stays as the agent says. */
  private static Outcome.@Nullable Refused node(
      Draft draft, NodeDefinition node, @Nullable String there) {
    Node agent = there == null ? null : draft.get(Nodes.TABLE).get(there);
    if (agent != null) {
      return node.id().isEmpty()
              || node.id().equals(agent.id())
              || agent.health() == Health.CRITICAL
          ? null
          : reserved(node, agent.name(), agent.id());
    }
    Node owner = node.id().isEmpty() ? null : draft.get(Nodes.TABLE).byId(node.id());
    if (owner != null) {
      return new Outcome.Refused(
          "node id " + node.id() + " belongs to node " + owner.name() + " already");
    }
    ExternalNode old = there == null ? null : external(draft).get(CatalogRow.folded(there));
    if (old != null
        && !node.id().isEmpty()
        && !old.definition().id().isEmpty()
        && !node.id().equals(old.definition().id())
        && isAlive(draft, old.name())) {
      return reserved(node, old.name(), old.definition().id());
    }
    ExternalNode renamed = ofId(draft, node.id());
    if (old != null && renamed != null && old.name().equals(renamed.name())) {
      renamed = null;
    }
    if (renamed != null) {
      remove(draft, renamed);
    }
    if (old != null && node.equals(old.definition())) {
      return null;
    }
    if (old != null && !old.name().equals(node.name())) {
      respell(draft, old.name(), node.name());
    }
    ExternalNode from = renamed == null ? old : renamed;
    long at = draft.change();
    put(draft, old, new ExternalNode(node, from == null ? at : from.createIndex(), at));
    return null;
  }

  /** What is on a node goes on under its name in another case. */
  private static void respell(Draft draft, String old, String name) {
    long at = draft.change();
    for (ServiceInstance service : copy(draft.get(Services.TABLE).ofNode(old))) {
      put(
          draft,
          service,
          new ServiceInstance(name, service.definition(), service.createIndex(), at));
    }
    for (Check check : copy(draft.get(Checks.TABLE).ofNode(old))) {
      Check next =
          new Check(
              name,
              check.definition(),
              check.serviceName(),
              check.serviceTags(),
              check.createIndex(),
              at);
      put(draft, check, next);
    }
  }

  private static Outcome.Refused reserved(NodeDefinition node, String name, String id) {
    return new Outcome.Refused(
        "node name "
            + name
            + " is reserved by node "
            + id
            + ": node "
            + node.id()
            + " cannot take it while that one's serfHealth is passing");
  }

  private static boolean isAlive(Draft draft, String node) {
    Check check = draft.get(Checks.TABLE).get(node, Node.SERF_HEALTH);
    return check != null && check.definition().status() == CheckStatus.PASSING;
  }

  static @Nullable ExternalNode ofId(Draft draft, String id) {
    return external(draft).byId(id);
  }

  private static ExternalNodeTable external(Draft draft) {
    return draft.get(ExternalNodes.TABLE);
  }

  private static void put(Draft draft, @Nullable ExternalNode old, ExternalNode node) {
    String name = CatalogRow.folded(node.name());
    draft.set(ExternalNodes.TABLE, external(draft).with(node));
    draft.changed(ExternalNodes.TABLE, name, old, node);
    CatalogIndexing.nodeRedefined(draft, node.name());
  }

  /** The servers' service and {@code serfHealth} stay as the cluster says. */
  private static @Nullable Node agent(Draft draft, String node) {
    return draft.get(Nodes.TABLE).get(node);
  }

  private static void put(Draft draft, String node, ServiceDefinition service) {
    Node agent = agent(draft, node);
    if (agent != null && AgentRows.isServer(agent, service.id())) {
      return;
    }
    var services = draft.get(Services.TABLE);
    ServiceInstance old = services.get(node, service.id());
    if (old != null && old.definition().equals(service)) {
      return;
    }
    if (old != null && !old.group().equals(CatalogRow.folded(service.name()))) {
      // Checks are of the old name: they go with it, as in a deregistration.
      remove(draft, old);
      put(draft, null, new ServiceInstance(node, service, old.createIndex(), draft.change()));
      return;
    }
    long at = draft.change();
    put(draft, old, new ServiceInstance(node, service, old == null ? at : old.createIndex(), at));
  }

  private static void put(Draft draft, @Nullable ServiceInstance old, ServiceInstance next) {
    draft.set(Services.TABLE, draft.get(Services.TABLE).with(next, next.modifyIndex()));
    draft.changed(Services.TABLE, next.key(), old, next);
    CatalogIndexing.serviceChanged(draft, next);
  }

  private static void put(Draft draft, @Nullable Check old, Check next) {
    if (old != null) {
      CatalogIndexing.checkChanged(draft, old);
    }
    draft.set(Checks.TABLE, draft.get(Checks.TABLE).with(next, next.modifyIndex()));
    draft.changed(Checks.TABLE, next.key(), old, next);
    CatalogIndexing.checkChanged(draft, next);
  }

  private static Outcome.@Nullable Refused put(Draft draft, String node, CheckDefinition check) {
    if (AgentRows.isSerfHealth(check.id()) && agent(draft, node) != null) {
      return null;
    }
    String name = "";
    List<String> tags = List.of();
    if (!check.serviceId().isEmpty()) {
      ServiceInstance service = draft.get(Services.TABLE).get(node, check.serviceId());
      if (service == null) {
        return new Outcome.Refused(
            "Unknown service ID '" + check.serviceId() + "' for check ID '" + check.id() + "'");
      }
      name = service.definition().name();
      tags = service.definition().tags();
    }
    Check old = draft.get(Checks.TABLE).get(node, check.id());
    if (old != null
        && old.definition().equals(check)
        && old.serviceName().equals(name)
        && old.serviceTags().equals(tags)) {
      return null;
    }
    long at = draft.change();
    put(draft, old, new Check(node, check, name, tags, old == null ? at : old.createIndex(), at));
    if (check.status() == CheckStatus.CRITICAL) {
      SessionChanges.endBound(draft, node, check.id());
    }
    return null;
  }

  static void deregister(Draft draft, Command.CatalogDeregister c) {
    String node = NodeNames.of(draft, c.node());
    if (node == null) {
      return;
    }
    if (!c.serviceId().isEmpty()) {
      ServiceInstance service = draft.get(Services.TABLE).get(node, c.serviceId());
      if (service != null) {
        remove(draft, service);
      }
    } else if (!c.checkId().isEmpty()) {
      Check check = draft.get(Checks.TABLE).get(node, c.checkId());
      if (check != null) {
        remove(draft, check);
      }
    } else {
      ExternalNode external = external(draft).get(CatalogRow.folded(node));
      if (external == null) {
        removeAll(draft, node);
      } else {
        remove(draft, external);
      }
    }
  }

  private static void remove(Draft draft, ExternalNode node) {
    removeAll(draft, node.name());
    String name = CatalogRow.folded(node.name());
    draft.set(ExternalNodes.TABLE, external(draft).without(name));
    draft.changed(ExternalNodes.TABLE, name, node, null);
    CatalogIndexing.nodeGone(draft, node.name());
  }

  /** Takes all that is on a node out of the catalog. */
  static void removeAll(Draft draft, String node) {
    copy(draft.get(Services.TABLE).ofNode(node)).forEach(service -> remove(draft, service));
    copy(draft.get(Checks.TABLE).ofNode(node)).forEach(check -> remove(draft, check));
  }

  private static <R> List<R> copy(Iterable<R> rows) {
    List<R> all = new ArrayList<>();
    rows.forEach(all::add);
    return all;
  }

  private static void remove(Draft draft, ServiceInstance service) {
    for (Check check : copy(draft.get(Checks.TABLE).ofNode(service.node()))) {
      if (CatalogRow.isSame(check.definition().serviceId(), service.id())) {
        remove(draft, check);
      }
    }
    draft.set(Services.TABLE, draft.get(Services.TABLE).without(service, draft.change()));
    draft.changed(Services.TABLE, service.key(), service, null);
    CatalogIndexing.serviceChanged(draft, service);
  }

  private static void remove(Draft draft, Check check) {
    draft.set(Checks.TABLE, draft.get(Checks.TABLE).without(check, draft.change()));
    draft.changed(Checks.TABLE, check.key(), check, null);
    CatalogIndexing.checkChanged(draft, check);
    SessionChanges.endBound(draft, check.node(), check.id());
  }

  /** An agent has a name that a node without one had: what is on that node is the agent's now. */
  static void adopt(Draft draft, Node agent) {
    String name = agent.name();
    ExternalNode external = external(draft).get(CatalogRow.folded(name));
    if (external == null) {
      return;
    }
    String key = CatalogRow.folded(name);
    if (!external.name().equals(name)) {
      removeAll(draft, external.name());
    }
    Check serfHealth = draft.get(Checks.TABLE).get(name, Node.SERF_HEALTH);
    if (serfHealth != null) {
      remove(draft, serfHealth);
    }
    ServiceInstance server = draft.get(Services.TABLE).get(name, Node.SERVERS_SERVICE);
    if (server != null && agent.server()) {
      remove(draft, server);
    }
    draft.set(ExternalNodes.TABLE, external(draft).without(key));
    draft.changed(ExternalNodes.TABLE, key, external, null);
  }
}
