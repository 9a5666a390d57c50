package io.praetor.agent.query;

import io.praetor.store.View;
import io.praetor.store.catalog.Health;
import io.praetor.store.catalog.Node;
import io.praetor.store.table.Nodes;
import io.praetor.store.watch.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Asks for the agents that the cluster knows, in the order of their names; immutable.
 *
 * @param meta pairs that a node has to have
 */
public record NodeQuery(Which which, Map<String, String> meta, Requester requester)
    implements ReadQuery<List<Node>> {

  /** Which nodes are asked for. */
  public sealed interface Which {
    /** All. */
    record All() implements Which {}

    /** None, as of a state that no node can have: the answer is empty, and waits all the same. */
    record None() implements Which {}

    /** The one that has a name. */
    record Named(String name) implements Which {}

    /** Those whose health is known to be so. */
    record InState(Health health) implements Which {}
  }

  /** A copy of the pairs is kept. */
  public NodeQuery {
    meta = Map.copyOf(meta);
  }

  @Override
  public Topic topic() {
    return Nodes.TABLE.topic();
  }

  @Override
  public long index(View view) {
    return view.indexOf(Nodes.TABLE);
  }

  @Override
  public QueryResult<List<Node>> find(View view) {
    List<Node> found = new ArrayList<>();
    switch (which) {
      case Which.None none -> {}
      case Which.Named named -> {
        Node node = view.nodes().get(named.name());
        if (node != null) {
          found.add(node);
        }
      }
      case Which.All all -> view.nodes().forEach(found::add);
      case Which.InState in -> {
        for (Node node : view.nodes()) {
          if (node.health() == in.health()) {
            found.add(node);
          }
        }
      }
    }
    if (!meta.isEmpty()) {
      found.removeIf(node -> !node.meta().entrySet().containsAll(meta.entrySet()));
    }
    return new QueryResult<>(index(view), found);
  }
}
