package io.praetor.agent.query;

import io.praetor.store.View;
import io.praetor.store.catalog.Node;
import io.praetor.store.catalog.ServiceInstance;
import io.praetor.store.table.Services;
import io.praetor.store.watch.Topic;
import java.util.HashMap;
import java.util.Map;

/**
 * Asks how much is registered in the catalog; immutable. It waits for changes of services and of
 * agents: a node that runs no agent and offers nothing moves no index.
 */
public record UsageQuery(Requester requester) implements ReadQuery<UsageQuery.Usage> {
  /**
   * How much is registered; immutable.
   *
   * @param nodes agents and other nodes
   * @param services names of services, that of the servers included
   * @param instances of all services, that of the servers included
   * @param ordinaryInstances those that are neither of the servers nor of a kind of their own
   * @param instancesByKind those of a kind of their own (proxies, gateways), by their kind
   */
  public record Usage(
      long nodes,
      long services,
      long instances,
      long ordinaryInstances,
      Map<String, Long> instancesByKind) {
    public Usage {
      instancesByKind = Map.copyOf(instancesByKind);
    }
  }

  @Override
  public Topic topic() {
    return Services.TABLE.topic();
  }

  @Override
  public long index(View view) {
    return Math.max(view.indexOf(Services.TABLE), view.nodes().index());
  }

  /** The answer is small, but each instance is looked at. */
  @Override
  public boolean isLarge(View view, int bytesMin) {
    return CatalogNodes.isLarge(view.get(Services.TABLE).size(), bytesMin);
  }

  @Override
  public QueryResult<Usage> find(View view) {
    long servers = 0;
    for (Node node : view.nodes()) {
      servers += node.server() ? 1 : 0;
    }
    var registered = view.get(Services.TABLE);
    long names = servers > 0 && !registered.hasGroup(Node.SERVERS_SERVICE) ? 1 : 0;
    for (var _ : registered.groups()) {
      names++;
    }
    long ordinary = 0;
    Map<String, Long> kinds = new HashMap<>();
    for (ServiceInstance instance : registered.all()) {
      String kind = instance.definition().kind();
      if (kind.isEmpty()) {
        ordinary++;
      } else {
        kinds.merge(kind, 1L, Long::sum);
      }
    }
    return new QueryResult<>(
        index(view),
        new Usage(CatalogNodes.count(view), names, servers + registered.size(), ordinary, kinds));
  }
}
