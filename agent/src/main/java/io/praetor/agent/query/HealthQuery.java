package io.praetor.agent.query;

import io.praetor.store.View;
import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.CatalogTopics;
import io.praetor.store.catalog.Check;
import io.praetor.store.catalog.CheckStatus;
import io.praetor.store.catalog.RegisteredNode;
import io.praetor.store.catalog.ServiceInstance;
import io.praetor.store.table.Checks;
import io.praetor.store.table.Services;
import io.praetor.store.watch.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks for the instances of a service with their checks and those of their nodes; immutable.
 *
 * @param passing whether only those are asked for whose checks are all passing
 */
public record HealthQuery(
    String service, boolean passing, ServiceFilter filter, Requester requester)
    implements ReadQuery<List<HealthQuery.InstanceHealth>> {
  /** An instance with its node and checks. */
  public record InstanceHealth(RegisteredNode node, ServiceInstance service, List<Check> checks) {
    public InstanceHealth {
      checks = List.copyOf(checks);
    }
  }

  @Override
  public Topic topic() {
    return CatalogNodes.topic(CatalogTopics.health(service));
  }

  @Override
  public long index(View view) {
    return CatalogNodes.healthIndex(view, service);
  }

  @Override
  public boolean isLarge(View view, int bytesMin) {
    return CatalogNodes.isLarge(
        2L * view.get(Services.TABLE).groupSize(CatalogRow.folded(service))
            + view.get(Checks.TABLE).groupSize(CatalogRow.folded(service)),
        bytesMin);
  }

  @Override
  public QueryResult<List<InstanceHealth>> find(View view) {
    Map<String, List<Check>> own = new HashMap<>();
    for (Check check : view.get(Checks.TABLE).ofGroup(CatalogRow.folded(service))) {
      own.computeIfAbsent(key(check.node(), check.definition().serviceId()), k -> new ArrayList<>())
          .add(check);
    }
    List<InstanceHealth> found = new ArrayList<>();
    for (ServiceInstance instance : CatalogNodes.instances(view, service)) {
      RegisteredNode node = CatalogNodes.find(view, instance.node());
      if (node == null || !filter.takes(node, instance)) {
        continue;
      }
      List<Check> checks = CatalogNodes.wholeChecks(view, node);
      checks.addAll(own.getOrDefault(key(instance.node(), instance.id()), List.of()));
      if (!passing || checks.stream().allMatch(HealthQuery::isPassing)) {
        found.add(new InstanceHealth(node, instance, checks));
      }
    }
    Sight sight = Sight.of(requester, view);
    return QueryResult.seen(
        index(view), found, sight.caller(), each -> sight.instance(each.node(), each.service()));
  }

  /** Those of all instances of the service that it asks for. */
  public List<InstanceHealth> select(List<InstanceHealth> all) {
    return all.stream()
        .filter(each -> filter.takes(each.node(), each.service()))
        .filter(each -> !passing || each.checks().stream().allMatch(HealthQuery::isPassing))
        .toList();
  }

  private static boolean isPassing(Check check) {
    return check.definition().status() == CheckStatus.PASSING;
  }

  private static String key(String node, String service) {
    return CatalogRow.folded(node) + '\0' + CatalogRow.folded(service);
  }
}
