package io.praetor.agent.query;

import io.praetor.store.View;
import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.CatalogTopics;
import io.praetor.store.catalog.RegisteredNode;
import io.praetor.store.catalog.ServiceInstance;
import io.praetor.store.table.Services;
import io.praetor.store.watch.Topic;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks for the instances of a service, by the order of their nodes; immutable. A check moves its
 * index, and does not wake it.
 */
public record InstanceQuery(String service, ServiceFilter filter, Requester requester)
    implements ReadQuery<List<InstanceQuery.Instance>> {
  /** An instance with its node. */
  public record Instance(RegisteredNode node, ServiceInstance service) {}

  @Override
  public Topic topic() {
    return CatalogNodes.topic(CatalogTopics.instances(service));
  }

  @Override
  public long index(View view) {
    return CatalogNodes.healthIndex(view, service);
  }

  @Override
  public boolean isLarge(View view, int bytesMin) {
    return CatalogNodes.isLarge(
        view.get(Services.TABLE).groupSize(CatalogRow.folded(service)), bytesMin);
  }

  @Override
  public QueryResult<List<Instance>> find(View view) {
    List<Instance> found = new ArrayList<>();
    for (ServiceInstance instance : CatalogNodes.instances(view, service)) {
      RegisteredNode node = CatalogNodes.find(view, instance.node());
      if (node != null && filter.takes(node, instance)) {
        found.add(new Instance(node, instance));
      }
    }
    Sight sight = Sight.of(requester, view);
    return QueryResult.seen(
        index(view), found, sight.caller(), each -> sight.instance(each.node(), each.service()));
  }

  /** Those of all instances of the service that it asks for. */
  public List<Instance> select(List<HealthQuery.InstanceHealth> all) {
    return all.stream()
        .filter(each -> filter.takes(each.node(), each.service()))
        .map(each -> new Instance(each.node(), each.service()))
        .toList();
  }
}
