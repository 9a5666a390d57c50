package io.praetor.agent.query;

import io.praetor.agent.query.NodeOverviewQuery.NodeOverview;
import io.praetor.store.View;
import io.praetor.store.catalog.RegisteredNode;
import io.praetor.store.table.CatalogIndexes;
import io.praetor.store.table.ExternalNodes;
import io.praetor.store.watch.Topic;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks which nodes a registration would change, with all that is on them: the one that has the name
 * in any case, and the one that has the id, which would be renamed. Immutable; for those who judge
 * a change, so it finds all, whoever asks.
 *
 * @param node the name of the registration
 * @param id the id that it gives the node, or the empty string
 */
public record ChangedNodesQuery(String node, String id, Requester requester)
    implements ReadQuery<List<NodeOverview>> {
  @Override
  public Topic topic() {
    return CatalogIndexes.TABLE.topic();
  }

  @Override
  public long index(View view) {
    return CatalogNodes.catalogIndex(view);
  }

  @Override
  public QueryResult<List<NodeOverview>> find(View view) {
    List<NodeOverview> found = new ArrayList<>(2);
    RegisteredNode named = CatalogNodes.find(view, node);
    RegisteredNode renamed = id.isEmpty() ? null : view.get(ExternalNodes.TABLE).byId(id);
    if (named != null) {
      found.add(NodeOverviewQuery.overview(view, named));
    }
    if (renamed != null && (named == null || !renamed.name().equals(named.name()))) {
      found.add(NodeOverviewQuery.overview(view, renamed));
    }
    return new QueryResult<>(index(view), found);
  }
}
