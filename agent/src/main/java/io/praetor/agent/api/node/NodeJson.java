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
  private static final int ALIVE = 1;
  private static final int LEFT = 3;
  private static final int FAILED = 4;
  private static final int PROTOCOL_MIN = 1;
  private static final int PROTOCOL_MAX = 5;
  private static final int PROTOCOL_NOW = 2;
  private static final int DELEGATE_MIN = 2;
  private static final int DELEGATE_MAX = 5;
  private static final int DELEGATE_NOW = 4;

  /** What is told of each node, whatever was said of it. */
  public static final Map<String, String> OF_EACH =
      Map.of("consul-network-segment", "", "consul-version", ApiVersion.CONSUL);

  private NodeJson() {}

  /** The host of a node, without the port between agents. */
  static String host(Node node) {
    String address = node.address();
    int colon = address.lastIndexOf(':');
    String host = colon < 0 ? address : address.substring(0, colon);
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static int port(Node node) {
    String address = node.address();
    int colon = address.lastIndexOf(':');
    return colon < 0 ? 0 : Integer.parseInt(address.substring(colon + 1));
  }

  /** Where tools of Consul's look for an agent: its second port, or the one port it has. */
  private static int serfPort(Node node) {
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

  /** An agent that is in the cluster. */
  public static void member(JsonBuffer json, Node node, String datacenter) {
    member(json, node, node.health() == Health.PASSING ? ALIVE : FAILED, datacenter);
  }

  /** An agent that has left. */
  public static void left(JsonBuffer json, Node node, String datacenter) {
    member(json, node, LEFT, datacenter);
  }

  private static void member(JsonBuffer json, Node node, int status, String datacenter) {
    json.beginObject();
    json.field("Name").value(node.name());
    json.field("Addr").value(host(node));
    json.field("Port").value(serfPort(node));
    Map<String, String> tags = new TreeMap<>();
    tags.put("build", ApiVersion.CONSUL + ":praetor");
    tags.put("dc", datacenter);
    tags.put("id", node.id());
    tags.put("role", node.server() ? "consul" : "node");
    tags.put("segment", "");
    tags.put("vsn", Integer.toString(PROTOCOL_NOW));
    tags.put("vsn_min", Integer.toString(PROTOCOL_NOW));
    tags.put("vsn_max", "3");
    if (node.server()) {
      tags.put("port", Integer.toString(port(node)));
      tags.put("raft_vsn", "3");
    }
    json.field("Tags");
    pairs(json, tags);
    json.field("Status").value(status);
    json.field("ProtocolMin").value(PROTOCOL_MIN);
    json.field("ProtocolMax").value(PROTOCOL_MAX);
    json.field("ProtocolCur").value(PROTOCOL_NOW);
    json.field("DelegateMin").value(DELEGATE_MIN);
    json.field("DelegateMax").value(DELEGATE_MAX);
    json.field("DelegateCur").value(DELEGATE_NOW);
    json.endObject();
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
    String id =
        switch (node) {
          case Node agent -> agent.id();
          case ExternalNode other -> other.definition().id();
        };
    String address =
        switch (node) {
          case Node agent -> host(agent);
          case ExternalNode other -> other.definition().address();
        };
    json.field("ID").value(id);
    json.field("Node").value(node.name());
    json.field("Address").value(address);
    json.field("Datacenter").value(datacenter);
    json.field("TaggedAddresses");
    switch (node) {
      case Node agent -> pairs(json, taggedAddresses(host(agent)));
      case ExternalNode other ->
          pairsOrNull(json, new TreeMap<>(other.definition().taggedAddresses()));
    }
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
