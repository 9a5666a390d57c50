package io.praetor.agent.records;

import io.praetor.agent.config.AclConfig;
import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.routing.ApiVersion;
import io.praetor.store.catalog.ExternalNode;
import io.praetor.store.catalog.Node;
import io.praetor.store.catalog.RegisteredNode;
import java.util.Map;
import java.util.TreeMap;

/** What is told of a node, with an agent or without, over HTTP and DNS alike. Stateless. */
public final class ToldNode {
  /** What is told of each agent's node, whatever was said of it. */
  public static final Map<String, String> OF_EACH =
      Map.of("consul-network-segment", "", "consul-version", ApiVersion.CONSUL);

  private ToldNode() {}

  /** The UUID of a node, empty if it has none. */
  public static String id(RegisteredNode node) {
    return switch (node) {
      case Node agent -> agent.id();
      case ExternalNode other -> other.definition().id();
    };
  }

  /** Where a node is reached, without a port. */
  public static String address(RegisteredNode node) {
    return switch (node) {
      case Node agent -> agent.host();
      case ExternalNode other -> other.definition().address();
    };
  }

  /** Further addresses of a node by what they are for, sorted. */
  public static Map<String, String> taggedAddresses(RegisteredNode node) {
    return switch (node) {
      case Node agent -> taggedAddresses(agent.host());
      case ExternalNode other -> new TreeMap<>(other.definition().taggedAddresses());
    };
  }

  private static Map<String, String> taggedAddresses(String host) {
    String version = host.indexOf(':') < 0 ? "ipv4" : "ipv6";
    return new TreeMap<>(
        Map.of("lan", host, "lan_" + version, host, "wan", host, "wan_" + version, host));
  }

  /** The meta data of a node, sorted. */
  public static Map<String, String> meta(RegisteredNode node) {
    return switch (node) {
      case Node agent -> meta(agent);
      case ExternalNode other -> new TreeMap<>(other.definition().meta());
    };
  }

  /** What was said of an agent, and what it runs, sorted. */
  public static Map<String, String> meta(Node node) {
    Map<String, String> meta = new TreeMap<>(node.meta());
    meta.remove(AgentConfig.Addresses.SERF_LAN_META);
    meta.remove(Node.LEVEL_META);
    meta.remove(AclConfig.STANDING_META);
    meta.putAll(OF_EACH);
    return meta;
  }
}
