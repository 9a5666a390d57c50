package io.praetor.agent.query;

import io.praetor.store.View;
import io.praetor.store.catalog.CatalogTopics;
import io.praetor.store.catalog.Check;
import io.praetor.store.catalog.RegisteredNode;
import io.praetor.store.catalog.ServiceInstance;
import io.praetor.store.table.CatalogIndexes;
import io.praetor.store.table.Checks;
import io.praetor.store.table.Services;
import io.praetor.store.watch.Topic;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks for nodes with all that is on them; immutable. Any change of the catalog wakes it.
 *
 * @param node the name of the only one, empty for all
 */
public record NodeOverviewQuery(String node, Requester requester)
    implements ReadQuery<List<NodeOverviewQuery.NodeOverview>> {
  /** A node with its instances, its checks and theirs. */
  public record NodeOverview(
      RegisteredNode node, List<ServiceInstance> services, List<Check> checks) {
    public NodeOverview {
      services = List.copyOf(services);
      checks = List.copyOf(checks);
    }
  }

  @Override
  public Topic topic() {
    return CatalogIndexes.TABLE.topic();
  }

  @Override
  public long index(View view) {
    return node.isEmpty()
        ? CatalogNodes.catalogIndex(view)
        : Math.max(
            CatalogNodes.index(view, CatalogTopics.node(node), false),
            CatalogNodes.index(view, CatalogTopics.nodeChecks(node), false));
  }

  @Override
  public boolean isLarge(View view, int bytesMin) {
    return node.isEmpty()
        && CatalogNodes.isLarge(
            CatalogNodes.count(view)
                + view.get(Services.TABLE).size()
                + view.get(Checks.TABLE).size(),
            bytesMin);
  }

  @Override
  public QueryResult<List<NodeOverview>> find(View view) {
    List<NodeOverview> found = new ArrayList<>();
    Sight sight = Sight.of(requester, view);
    boolean leftOut = false;
    if (node.isEmpty()) {
      for (RegisteredNode each : CatalogNodes.all(view)) {
        leftOut |= add(view, each, sight, found);
      }
    } else {
      RegisteredNode one = CatalogNodes.find(view, node);
      leftOut = one != null && add(view, one, sight, found);
    }
    return QueryResult.filtered(index(view), found, leftOut, sight.caller());
  }

  /** A node with all that is on it. */
  static NodeOverview overview(View view, RegisteredNode node) {
    return new NodeOverview(
        node, CatalogNodes.services(view, node), CatalogNodes.checks(view, node));
  }

  /** Adds what may be seen of a node; whether that is not all. */
  private static boolean add(
      View view, RegisteredNode node, Sight sight, List<NodeOverview> found) {
    if (!sight.node(node)) {
      return true;
    }
    List<ServiceInstance> services = new ArrayList<>(CatalogNodes.services(view, node));
    List<Check> checks = new ArrayList<>(CatalogNodes.checks(view, node));
    boolean lessServices = services.removeIf(service -> !sight.service(service));
    boolean lessChecks = checks.removeIf(check -> !sight.check(check));
    found.add(new NodeOverview(node, services, checks));
    return lessServices || lessChecks;
  }
}
