package io.praetor.agent.query;

import io.praetor.store.catalog.ExternalNode;
import io.praetor.store.catalog.Node;
import io.praetor.store.catalog.RegisteredNode;
import java.util.Map;

/**
 * The meta data that nodes have to have; immutable.
 *
 * @param agentMeta what an agent's node has to have
 * @param meta what any other node has to have
 */
public record NodeFilter(Map<String, String> agentMeta, Map<String, String> meta) {
  /** Takes every node. */
  public static final NodeFilter ALL = new NodeFilter(Map.of(), Map.of());

  /** Takes no node: no key of meta data has a zero byte. */
  public static final NodeFilter NONE = new NodeFilter(Map.of("\0", ""), Map.of("\0", ""));

  /** Copies of the pairs are kept. */
  public NodeFilter {
    agentMeta = Map.copyOf(agentMeta);
    meta = Map.copyOf(meta);
  }

  boolean takes(RegisteredNode node) {
    return switch (node) {
      case Node agent -> agent.meta().entrySet().containsAll(agentMeta.entrySet());
      case ExternalNode other -> other.definition().meta().entrySet().containsAll(meta.entrySet());
    };
  }
}
