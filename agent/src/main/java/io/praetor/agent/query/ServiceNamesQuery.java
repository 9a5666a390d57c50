package io.praetor.agent.query;

import io.praetor.agent.filter.Filter;
import io.praetor.agent.filter.FilterLimits;
import io.praetor.agent.filter.RowType;
import io.praetor.agent.query.InstanceQuery.Instance;
import io.praetor.store.View;
import io.praetor.store.catalog.Node;
import io.praetor.store.catalog.RegisteredNode;
import io.praetor.store.catalog.ServiceInstance;
import io.praetor.store.table.Services;
import io.praetor.store.watch.Topic;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Asks for the names of services, each with all tags of its instances; immutable.
 *
 * @param nodes which nodes' services are asked for
 * @param filter which instances count
 */
public record ServiceNamesQuery(NodeFilter nodes, Filter<Instance> filter, Requester requester)
    implements ReadQuery<Map<String, Set<String>>> {
  private static final Filter<Instance> NO_FILTER =
      Filter.of("", RowType.<Instance>named("instance").build(), FilterLimits.DEFAULT);

  /** Asks for the names of all services. */
  public static ServiceNamesQuery ofAll(Requester requester) {
    return new ServiceNamesQuery(NodeFilter.ALL, NO_FILTER, requester);
  }

  @Override
  public Topic topic() {
    return Services.TABLE.topic();
  }

  @Override
  public long index(View view) {
    return Math.max(view.indexOf(Services.TABLE), view.nodes().index());
  }

  @Override
  public boolean isLarge(View view, int bytesMin) {
    return filter.hasPatterns() || CatalogNodes.isLarge(view.get(Services.TABLE).size(), bytesMin);
  }

  @Override
  public QueryResult<Map<String, Set<String>>> find(View view) {
    Map<String, Set<String>> names = new TreeMap<>();
    Sight sight = Sight.of(requester, view);
    if (!sight.isWhole() || !nodes.equals(NodeFilter.ALL) || !filter.takesAll()) {
      boolean leftOut = false;
      Filter.Pass<Instance> pass = filter.begin();
      for (RegisteredNode node : CatalogNodes.all(view)) {
        if (nodes.takes(node)) {
          for (ServiceInstance service : CatalogNodes.services(view, node)) {
            // What may not be seen is left out before the filter, which would tell of it.
            if (!sight.instance(node, service)) {
              leftOut = true;
            } else if (pass.takes(new Instance(node, service))) {
              add(names, service);
            }
          }
        }
      }
      return QueryResult.filtered(index(view), names, leftOut, sight.caller());
    }
    for (Node node : view.nodes()) {
      if (node.server()) {
        names.put(Node.SERVERS_SERVICE, new TreeSet<>());
      }
    }
    view.get(Services.TABLE).all().forEach(service -> add(names, service));
    return QueryResult.filtered(index(view), names, false, sight.caller());
  }

  private static void add(Map<String, Set<String>> names, ServiceInstance service) {
    names
        .computeIfAbsent(service.definition().name(), name -> new TreeSet<>())
        .addAll(service.definition().tags());
  }
}
