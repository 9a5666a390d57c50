package io.praetor.agent.api.node;

import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.routing.ApiVersion;
import io.praetor.store.catalog.ExternalNode;
import io.praetor.store.catalog.Health;
import io.praetor.store.catalog.Node;
import io.praetor.store.catalog.RegisteredNode;
import java.util.Map;
import java.util.TreeMap;

/** Agents as JSON: as members, as nodes and as checks, with the fields in Consul's order. */
public final class NodeJson {
  /** What is told of each node, whatever was said of it. */
  public static final Map<String, String> OF_EACH =
      Map.of("consul-network-segment", "", "consul-version", ApiVersion.CONSUL);

  private NodeJson() {}

  /** The host of a node, without the port between agents. */
  static String host(Node node) {
    return node.host();
  }

  static int port(Node node) {
    String address = node.address();
    int colon = address.lastIndexOf(':');
    return colon < 0 ? 0 : Integer.parseInt(address.substring(colon + 1));
  }

  /** Where tools of Consul's look for an agent: its second port, or the one port it has. */
  static int serfPort(Node node) {
    String other = node.meta().get(AgentConfig.Addresses.SERF_LAN_META);
    int port = other == null ? -1 : number(other);
    return port > 0 ? port : port(node);
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** An agent's own node while the cluster does not know it yet. */
  public static Node unregistered(AgentConfig config, String nodeId) {
    return new Node(
        nodeId,
        config.identity().nodeName(),
        config.addresses().advertise() + ":" + config.addresses().serverPort(),
        config.server().enabled(),
        unregisteredMeta(config),
        Health.PASSING,
        "",
        0,
        0);
  }

  private static Map<String, String> unregisteredMeta(AgentConfig config) {
    Map<String, String> meta = new TreeMap<>(config.identity().nodeMeta());
    int port = config.addresses().serfLanPort();
    if (port > 0 && config.server().enabled()) {
      meta.put(AgentConfig.Addresses.SERF_LAN_META, Integer.toString(port));
    }
    return meta;
  }

  /** What is told of a node: what was said of it, and what it runs. */
  public static Map<String, String> meta(Node node) {
    Map<String, String> meta = new TreeMap<>(node.meta());
    meta.remove(AgentConfig.Addresses.SERF_LAN_META);
    meta.remove(Node.LEVEL_META);
    meta.putAll(OF_EACH);
    return meta;
  }

  /** An agent's node, or another. */
  public static void registered(JsonBuffer json, RegisteredNode node, String datacenter) {
    json.beginObject();
    head(json, node, datacenter);
    json.field("Meta");
    pairsOrNull(json, registeredMeta(node));
    json.field("CreateIndex").value(node.createIndex());
    json.field("ModifyIndex").value(node.modifyIndex());
    json.endObject();
  }

  /** The fields of a node that are told before its meta data, in any object that is about it. */
  public static void head(JsonBuffer json, RegisteredNode node, String datacenter) {
    json.field("ID").value(id(node));
    json.field("Node").value(node.name());
    json.field("Address").value(address(node));
    json.field("Datacenter").value(datacenter);
    json.field("TaggedAddresses");
    pairsOrNull(json, taggedAddresses(node));
  }

  /** A node without its datacenter and its indexes, in an object that is begun. */
  public static void bare(JsonBuffer json, RegisteredNode node) {
    json.field("ID").value(id(node));
    json.field("Node").value(node.name());
    json.field("Address").value(address(node));
    json.field("TaggedAddresses");
    pairsOrNull(json, taggedAddresses(node));
    json.field("Meta");
    pairsOrNull(json, registeredMeta(node));
  }

  /** The UUID of a node, empty if it has none. */
  static String id(RegisteredNode node) {
    return switch (node) {
      case Node agent -> agent.id();
      case ExternalNode other -> other.definition().id();
    };
  }

  /** Where a node is reached, without a port. */
  static String address(RegisteredNode node) {
    return switch (node) {
      case Node agent -> host(agent);
      case ExternalNode other -> other.definition().address();
    };
  }

  /** Further addresses of a node by what they are for, sorted. */
  static Map<String, String> taggedAddresses(RegisteredNode node) {
    return switch (node) {
      case Node agent -> taggedAddresses(host(agent));
      case ExternalNode other -> new TreeMap<>(other.definition().taggedAddresses());
    };
  }

  /** What is told of a node in its meta data, sorted. */
  public static Map<String, String> registeredMeta(RegisteredNode node) {
    return switch (node) {
      case Node agent -> meta(agent);
      case ExternalNode other -> new TreeMap<>(other.definition().meta());
    };
  }

  private static Map<String, String> taggedAddresses(String host) {
    String version = host.indexOf(':') < 0 ? "ipv4" : "ipv6";
    return new TreeMap<>(
        Map.of("lan", host, "lan_" + version, host, "wan", host, "wan_" + version, host));
  }

  /** Pairs as an object, or null if there are none. */
  public static void pairsOrNull(JsonBuffer json, Map<String, String> pairs) {
    if (pairs.isEmpty()) {
      json.nullValue();
    } else {
      pairs(json, pairs);
    }
  }

  public static void pairs(JsonBuffer json, Map<String, String> pairs) {
    json.beginObject();
    pairs.forEach((name, value) -> json.field(name).value(value));
    json.endObject();
  }
}
