package io.praetor.verification.faults;

import io.praetor.agent.query.HealthQuery;
import io.praetor.agent.query.NodeFilter;
import io.praetor.agent.query.Requester;
import io.praetor.agent.query.ServiceFilter;
import io.praetor.store.View;
import io.praetor.store.catalog.AgentRows;
import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.Check;
import io.praetor.store.catalog.CheckStatus;
import io.praetor.store.catalog.Node;
import io.praetor.store.catalog.RegisteredNode;
import io.praetor.store.catalog.ServiceInstance;
import io.praetor.store.table.Checks;
import io.praetor.store.table.ExternalNodes;
import io.praetor.store.table.Nodes;
import io.praetor.store.table.Services;
import io.praetor.verification.history.Call.Aspect;
import io.praetor.verification.history.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the instances of a service, read from the tables of a state and not by the product's own
 * query; only the index is the product's, which {@link ReplayRules} holds against the rows.
 * Immutable.
 */
record ServiceQuestion(String service, Aspect aspect) implements StateQuestion {
  /** An instance with all that is told of it. */
  private record Row(ServiceInstance instance, @Nullable RegisteredNode node, List<Check> checks) {
    Row {
      checks = List.copyOf(checks);
    }
  }

  @Override
  public long index(View view) {
    return new HealthQuery(
            service, false, new ServiceFilter(List.of(), NodeFilter.ALL), Requester.ANONYMOUS)
        .index(view);
  }

  /** Whether agents are a part of it, whose changes move its index though they show nothing new. */
  boolean isOfAgents() {
    return service.equals(Node.SERVERS_SERVICE);
  }

  @Override
  public List<Entry> entries(View view) {
    List<Entry> entries = new ArrayList<>();
    for (Row row : rows(view)) {
      if (aspect != Aspect.PASSING
          || row.checks().stream().allMatch(c -> c.definition().status() == CheckStatus.PASSING)) {
        entries.add(aspect == Aspect.INSTANCES ? listed(row.instance()) : health(row));
      }
    }
    return entries;
  }

  /**
   * A question for those that are passing is woken by all that is told of the service's health; one
   * for instances alone by neither checks nor whether the node is alive.
   */
  @Override
  public Object version(View view) {
    return aspect == Aspect.INSTANCES
        ? rows(view).stream().map(row -> row.instance()).toList()
        : rows(view);
  }

  /** Whether two states hold the same rows of the whole catalog, by their identity alone. */
  static boolean isSameCatalog(View one, View other) {
    return one.get(Services.TABLE) == other.get(Services.TABLE)
        && one.get(Checks.TABLE) == other.get(Checks.TABLE)
        && one.get(Nodes.TABLE) == other.get(Nodes.TABLE)
        && one.get(ExternalNodes.TABLE) == other.get(ExternalNodes.TABLE);
  }

  private List<Row> rows(View view) {
    List<Row> rows = new ArrayList<>();
    if (isOfAgents()) {
      for (Node node : view.nodes()) {
        if (node.server()) {
          rows.add(row(view, AgentRows.server(node), node));
        }
      }
    }
    for (ServiceInstance instance : view.get(Services.TABLE).ofGroup(CatalogRow.folded(service))) {
      Node agent = view.nodes().get(instance.node());
      String name = CatalogRow.folded(instance.node());
      rows.add(
          row(view, instance, agent == null ? view.get(ExternalNodes.TABLE).get(name) : agent));
    }
    return rows;
  }

  private static Row row(View view, ServiceInstance instance, @Nullable RegisteredNode node) {
    List<Check> ofNode = new ArrayList<>();
    List<Check> own = new ArrayList<>();
    for (Check check : view.get(Checks.TABLE).ofNode(instance.node())) {
      if (check.isOfNode()) {
        ofNode.add(check);
      } else if (CatalogRow.isSame(check.definition().serviceId(), instance.id())) {
        own.add(check);
      }
    }
    if (node instanceof Node agent) {
      ofNode.add(AgentRows.serfHealth(agent));
      ofNode.sort(Comparator.comparing(Check::key));
    }
    ofNode.addAll(own);
    return new Row(instance, node, ofNode);
  }

  private static Entry listed(ServiceInstance instance) {
    List<String> tags = instance.definition().tags();
    return new Entry(
        key(instance),
        tags.isEmpty() ? "" : tags.getFirst(),
        "",
        instance.createIndex(),
        instance.modifyIndex(),
        instance.modifyIndex());
  }

  private static Entry health(Row row) {
    long last = row.instance().modifyIndex();
    List<String> shown = new ArrayList<>();
    for (Check check : row.checks()) {
      last = Math.max(last, check.modifyIndex());
      shown.add(
          CatalogCaller.shown(check.definition().output(), check.definition().status().text()));
    }
    List<String> tags = row.instance().definition().tags();
    if (shown.isEmpty() && !tags.isEmpty()) {
      shown.add(tags.getFirst());
    }
    return new Entry(
        key(row.instance()),
        String.join(", ", shown),
        "",
        row.instance().createIndex(),
        last,
        row.instance().modifyIndex());
  }

  private static String key(ServiceInstance instance) {
    return CatalogCaller.key(instance.definition().name(), instance.node(), instance.id());
  }
}
