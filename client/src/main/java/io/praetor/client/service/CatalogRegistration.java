package io.praetor.client.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node that runs no agent, with at most one service and some checks, as it is written into the
 * catalog. What is written under the name of a node that runs an agent is put right by that agent.
 *
 * @param node the node's name
 * @param address the node's host name or IP address
 * @param nodeId the node's UUID; empty for none
 * @param nodeMeta what is to be known of the node
 * @param skipNodeUpdate whether a node that is there already is left as it is
 * @param service what runs on it; its own checks must be empty, since nobody would do them
 * @param checks states of checks, as their owner says
 */
public record CatalogRegistration(
    String node,
    String address,
    String nodeId,
    Map<String, String> nodeMeta,
    boolean skipNodeUpdate,
    Optional<ServiceDefinition> service,
    List<ReportedCheck> checks) {
  public CatalogRegistration {
    nodeMeta = Map.copyOf(nodeMeta);
    checks = List.copyOf(checks);
    if (node.isEmpty()) {
      throw new IllegalArgumentException("a node needs a name, and this is empty");
    }
    if (service.filter(s -> !s.checks().isEmpty()).isPresent()) {
      throw new IllegalArgumentException(
          "the service "
              + service.get().name()
              + " has checks to be done, and no agent does them for the catalog: register it with"
              + " an agent, or give states of checks with withCheck");
    }
  }

  /** A node alone. */
  public static CatalogRegistration of(String node, String address) {
    return new CatalogRegistration(node, address, "", Map.of(), false, Optional.empty(), List.of());
  }

  /** The same with a service on it. */
  public CatalogRegistration with(ServiceDefinition other) {
    return new CatalogRegistration(
        node, address, nodeId, nodeMeta, skipNodeUpdate, Optional.of(other), checks);
  }

  /** The same with one more check. */
  public CatalogRegistration with(ReportedCheck check) {
    List<ReportedCheck> all = new ArrayList<>(checks);
    all.add(check);
    return new CatalogRegistration(node, address, nodeId, nodeMeta, skipNodeUpdate, service, all);
  }

  /** The same, with the node's UUID. */
  public CatalogRegistration withNodeId(String id) {
    return new CatalogRegistration(node, address, id, nodeMeta, skipNodeUpdate, service, checks);
  }

  /** The same, with something more to be known of the node. */
  public CatalogRegistration withNodeMeta(String key, String value) {
    Map<String, String> all = new LinkedHashMap<>(nodeMeta);
    all.put(key, value);
    return new CatalogRegistration(node, address, nodeId, all, skipNodeUpdate, service, checks);
  }

  /** The same, leaving a node that is there already as it is. */
  public CatalogRegistration skippingNodeUpdate() {
    return new CatalogRegistration(node, address, nodeId, nodeMeta, true, service, checks);
  }
}
