package io.praetor.agent.query;

import io.praetor.agent.coordinate.Coordinate;
import io.praetor.agent.coordinate.Coordinates;
import io.praetor.store.View;
import io.praetor.store.catalog.RegisteredNode;
import io.praetor.store.watch.Topic;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks for the places of nodes, or of one of them; immutable. It waits for changes of nodes: places
 * move no index.
 *
 * @param node the name of the only one that is asked for, empty for all
 */
public record PlacesQuery(String node, Coordinates places, Requester requester)
    implements ReadQuery<List<PlacesQuery.Placed>> {
  /** A node and where it is. */
  public record Placed(String node, Coordinate place) {}

  private ReadQuery<List<RegisteredNode>> nodes() {
    return new NodeQuery(NodeFilter.ALL, requester);
  }

  @Override
  public Topic topic() {
    return nodes().topic();
  }

  @Override
  public long index(View view) {
    return nodes().index(view);
  }

  @Override
  public boolean isLarge(View view, int bytesMin) {
    return node.isEmpty() && nodes().isLarge(view, bytesMin);
  }

  @Override
  public QueryResult<List<Placed>> find(View view) {
    List<Placed> found = new ArrayList<>();
    if (node.isEmpty()) {
      CatalogNodes.all(view).forEach(each -> add(found, each));
    } else {
      RegisteredNode one = CatalogNodes.find(view, node);
      if (one != null) {
        add(found, one);
      }
    }
    Sight sight = Sight.of(requester, view);
    return QueryResult.seen(index(view), found, sight.caller(), each -> sight.node(each.node()));
  }

  private void add(List<Placed> found, RegisteredNode each) {
    Coordinate place = places.of(each.name());
    if (place != null) {
      found.add(new Placed(each.name(), place));
    }
  }
}
