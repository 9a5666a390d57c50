package io.praetor.agent.query;

import io.praetor.store.View;
import io.praetor.store.catalog.CatalogTopics;
import io.praetor.store.catalog.RegisteredNode;
import io.praetor.store.watch.Topic;
import java.util.ArrayList;
import java.util.List;

/** Asks for the nodes of the catalog, in the order of their names; immutable. */
public record NodeQuery(NodeFilter filter, Requester requester)
    implements ReadQuery<List<RegisteredNode>> {
  @Override
  public Topic topic() {
    return CatalogNodes.topic(CatalogTopics.NODES);
  }

  @Override
  public long index(View view) {
    return CatalogNodes.index(view, CatalogTopics.NODES, true);
  }

  @Override
  public boolean isLarge(View view, int bytesMin) {
    return CatalogNodes.isLarge(CatalogNodes.count(view), bytesMin);
  }

  @Override
  public QueryResult<List<RegisteredNode>> find(View view) {
    List<RegisteredNode> found = new ArrayList<>(CatalogNodes.all(view));
    found.removeIf(node -> !filter.takes(node));
    Sight sight = Sight.of(requester, view);
    return QueryResult.seen(index(view), found, sight.caller(), sight::node);
  }
}
