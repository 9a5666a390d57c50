package io.praetor.agent.query;

import io.praetor.store.View;
import io.praetor.store.table.CatalogIndexes;
import io.praetor.store.table.Checks;
import io.praetor.store.table.Services;
import io.praetor.store.watch.Topic;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks for the instances of all services with their checks, service by service in the order of
 * their names; immutable. Any change of the catalog wakes it.
 */
public record AllHealthQuery(Requester requester)
    implements ReadQuery<List<HealthQuery.InstanceHealth>> {
  @Override
  public Topic topic() {
    return CatalogIndexes.TABLE.topic();
  }

  @Override
  public long index(View view) {
    return CatalogNodes.catalogIndex(view);
  }

  @Override
  public boolean isLarge(View view, int bytesMin) {
    return CatalogNodes.isLarge(
        2L * view.get(Services.TABLE).size() + view.get(Checks.TABLE).size(), bytesMin);
  }

  @Override
  public QueryResult<List<HealthQuery.InstanceHealth>> find(View view) {
    List<HealthQuery.InstanceHealth> found = new ArrayList<>();
    boolean filtered = false;
    for (String name : CatalogNodes.serviceNames(view)) {
      QueryResult<List<HealthQuery.InstanceHealth>> some =
          new HealthQuery(name, false, ServiceFilter.ALL, requester).find(view);
      found.addAll(some.records());
      filtered |= some.filtered();
    }
    return new QueryResult<>(index(view), found, filtered);
  }
}
