package io.praetor.client.service;

import java.util.Map;

/**
 * A machine, or something else with an address, on which services run.
 *
 * @param id its UUID; empty for a node that was registered without one
 * @param name its name, which no other node has
 * @param address host name or IP address
 * @param datacenter where it is
 * @param meta what its owner says of it
 * @param createIndex the index at which it was made
 * @param modifyIndex the index of its last change
 */
public record Node(
    String id,
    String name,
    String address,
    String datacenter,
    Map<String, String> meta,
    long createIndex,
    long modifyIndex) {
  public Node {
    meta = Map.copyOf(meta);
  }
}
