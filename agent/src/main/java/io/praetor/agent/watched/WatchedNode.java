package io.praetor.agent.watched;

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
}
