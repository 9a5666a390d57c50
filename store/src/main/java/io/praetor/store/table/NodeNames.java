package io.praetor.store.table;

import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.ExternalNode;
import io.praetor.store.catalog.ExternalNodeTable;
import io.praetor.store.catalog.Node;
import io.praetor.store.catalog.NodeTable;
import org.jspecify.annotations.Nullable;

/** The names of nodes, with an agent or without, looked up regardless of case; stateless. */
public final class NodeNames {
  private NodeNames() {}

  /** The name as it was registered, or null if there is no such node. */
  public static @Nullable String of(States states, String name) {
    return of(states.get(Nodes.TABLE), states.get(ExternalNodes.TABLE), name);
  }

  static @Nullable String of(NodeTable agents, ExternalNodeTable external, String name) {
    if (agents.get(name) != null) {
      return name;
    }
    ExternalNode node = external.get(CatalogRow.folded(name));
    if (node != null) {
      return node.name();
    }
    Node agent = agents.byFolded(CatalogRow.folded(name));
    return agent == null ? null : agent.name();
  }
}
