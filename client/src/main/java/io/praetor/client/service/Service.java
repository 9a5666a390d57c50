package io.praetor.client.service;

import java.util.List;
import java.util.Map;

/**
 * A service on one node, as an agent or the catalog tells it.
 *
 * @param id by which it is told from others on the node
 * @param name what it is asked for by
 * @param tags words by which instances can be chosen
 * @param address host name or IP address; empty: the node's
 * @param port its port; 0 if it has none
 * @param meta what its owner says of it
 * @param weights its part of the traffic
 * @param enableTagOverride whether others may change the tags in the catalog
 * @param createIndex the index at which it was made; 0 from an agent's own list
 * @param modifyIndex the index of its last change; 0 from an agent's own list
 */
public record Service(
    String id,
    String name,
    List<String> tags,
    String address,
    int port,
    Map<String, String> meta,
    Weights weights,
    boolean enableTagOverride,
    long createIndex,
    long modifyIndex) {
  public Service {
    tags = List.copyOf(tags);
    meta = Map.copyOf(meta);
  }
}
