package io.praetor.client.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A service as it is registered, with an agent or in the catalog.
 *
 * @param id by which it is told from others on its node; empty: the name
 * @param name what it is asked for by
 * @param tags words by which instances can be chosen
 * @param address host name or IP address; empty: the node's
 * @param port its port; 0 if it has none
 * @param meta what is to be known of it: at most 64 names of letters, digits, - and _ with values
 * @param weights its part of the traffic
 * @param enableTagOverride whether others may change the tags in the catalog
 * @param checks what an agent does to learn whether it is healthy; none in the catalog
 */
public record ServiceDefinition(
    String id,
    String name,
    List<String> tags,
    String address,
    int port,
    Map<String, String> meta,
    Weights weights,
    boolean enableTagOverride,
    List<CheckDefinition> checks) {
  private static final int PORT_MAX = 65_535;

  public ServiceDefinition {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a service needs a name, and this is empty");
    }
    if (port < 0 || port > PORT_MAX) {
      throw new IllegalArgumentException(
          "the port of " + name + " is " + port + ": it must be from 0 to " + PORT_MAX);
    }
    tags = List.copyOf(tags);
    meta = Map.copyOf(meta);
    checks = List.copyOf(checks);
  }

  /** A service with a name and a port, and nothing else. */
  public static ServiceDefinition of(String name, int port) {
    return new ServiceDefinition(
        "", name, List.of(), "", port, Map.of(), Weights.EVEN, false, List.of());
  }

  /** Its id, or its name if it was given none. */
  public String idOrName() {
    return id.isEmpty() ? name : id;
  }

  /** The same with an id, for several instances of a name on one node. */
  public ServiceDefinition withId(String other) {
    return new ServiceDefinition(
        other, name, tags, address, port, meta, weights, enableTagOverride, checks);
  }

  /** The same with these tags and no others. */
  public ServiceDefinition withTags(String... others) {
    return new ServiceDefinition(
        id, name, List.of(others), address, port, meta, weights, enableTagOverride, checks);
  }

  /** The same at an address of its own. */
  public ServiceDefinition withAddress(String other) {
    return new ServiceDefinition(
        id, name, tags, other, port, meta, weights, enableTagOverride, checks);
  }

  /** The same, with something more to be known of it. */
  public ServiceDefinition withMeta(String key, String value) {
    Map<String, String> all = new LinkedHashMap<>(meta);
    all.put(key, value);
    return new ServiceDefinition(
        id, name, tags, address, port, all, weights, enableTagOverride, checks);
  }

  /** The same with another part of the traffic. */
  public ServiceDefinition withWeights(Weights other) {
    return new ServiceDefinition(
        id, name, tags, address, port, meta, other, enableTagOverride, checks);
  }

  /** The same, with tags that others may change in the catalog or not. */
  public ServiceDefinition withTagOverride(boolean allowed) {
    return new ServiceDefinition(id, name, tags, address, port, meta, weights, allowed, checks);
  }

  /** The same with one more check. */
  public ServiceDefinition withCheck(CheckDefinition check) {
    List<CheckDefinition> all = new ArrayList<>(checks);
    all.add(check);
    return new ServiceDefinition(
        id, name, tags, address, port, meta, weights, enableTagOverride, all);
  }
}
