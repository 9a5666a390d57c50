package io.praetor.agent.query;

import io.praetor.agent.filter.Filter;
import io.praetor.store.View;
import io.praetor.store.catalog.CatalogTopics;
import io.praetor.store.catalog.RegisteredNode;
import io.praetor.store.catalog.ServiceInstance;
import io.praetor.store.watch.Topic;
import java.util.List;
import java.util.Optional;

/** Asks for one node with those services on it that a filter takes; immutable. */
public record NodeServicesQuery(String node, Filter<ServiceInstance> filter, Requester requester)
    implements ReadQuery<Optional<NodeServicesQuery.NodeServices>> {
  /** A node and the instances on it. */
  public record NodeServices(RegisteredNode node, List<ServiceInstance> services) {
    public NodeServices {
      services = List.copyOf(services);
    }
  }

  @Override
  public Topic topic() {
    return CatalogNodes.topic(CatalogTopics.node(node));
  }

  @Override
  public long index(View view) {
    return CatalogNodes.index(view, CatalogTopics.node(node), false);
  }

  @Override
  public boolean isLarge(View view, int bytesMin) {
    return filter.hasPatterns();
  }

  @Override
  public QueryResult<Optional<NodeServices>> find(View view) {
    RegisteredNode found = CatalogNodes.find(view, node);
    Sight sight = Sight.of(requester, view);
    if (found == null || !sight.node(found)) {
      return QueryResult.filtered(index(view), Optional.empty(), found != null, sight.caller());
    }
    QueryResult<List<ServiceInstance>> services =
        QueryResult.seen(
            index(view), CatalogNodes.services(view, found), sight.caller(), sight::service);
    return services.with(Optional.of(new NodeServices(found, filter.select(services.records()))));
  }
}
