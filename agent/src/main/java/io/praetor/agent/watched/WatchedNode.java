package io.praetor.agent.watched;

import io.praetor.agent.records.ToldNode;
import io.praetor.store.catalog.RegisteredNode;
import java.util.Map;

/**
 * A node of the catalog; immutable.
 *
 * @param id empty if it has none
 * @param address an IP address or a name
 * @param taggedAddresses addresses by their names, such as {@code lan_ipv4}
 */
public record WatchedNode(
    String id,
    String name,
    String address,
    Map<String, String> taggedAddresses,
    Map<String, String> meta) {
  public WatchedNode {
    taggedAddresses = Map.copyOf(taggedAddresses);
    meta = Map.copyOf(meta);
  }

  /** What is told of a node of the catalog. */
  static WatchedNode of(RegisteredNode node) {
    return new WatchedNode(
        ToldNode.id(node),
        node.name(),
        ToldNode.address(node),
        ToldNode.taggedAddresses(node),
        ToldNode.meta(node));
  }
}
