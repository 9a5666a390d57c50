package io.praetor.agent.api.node;

import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.routing.ApiVersion;
import io.praetor.store.catalog.Health;
import io.praetor.store.catalog.Node;
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
  static final Map<String, String> OF_EACH =
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

  static void node(JsonBuffer json, Node node, String datacenter) {
    String host = host(node);
    String version = host.indexOf(':') < 0 ? "ipv4" : "ipv6";
    json.beginObject();
    json.field("ID").value(node.id());
    json.field("Node").value(node.name());
    json.field("Address").value(host);
    json.field("Datacenter").value(datacenter);
    json.field("TaggedAddresses");
    pairs(
        json,
        new TreeMap<>(
            Map.of("lan", host, "lan_" + version, host, "wan", host, "wan_" + version, host)));
    json.field("Meta");
    pairs(json, meta(node));
    json.field("CreateIndex").value(node.createIndex());
    json.field("ModifyIndex").value(node.modifyIndex());
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

  /** The check that tells whether an agent is alive. */
  static void check(JsonBuffer json, Node node) {
    json.beginObject();
    json.field("Node").value(node.name());
    json.field("CheckID").value(Node.SERF_HEALTH);
    json.field("Name").value("Serf Health Status");
    json.field("Status").value(status(node));
    json.field("Notes").value("");
    json.field("Output").value(node.output());
    json.field("ServiceID").value("");
    json.field("ServiceName").value("");
    json.field("ServiceTags").beginArray().endArray();
    json.field("Type").value("");
    json.field("Interval").value("");
    json.field("Timeout").value("");
    json.field("ExposedPort").value(0);
    json.field("Definition").beginObject().endObject();
    json.field("CreateIndex").value(node.createIndex());
    json.field("ModifyIndex").value(node.modifyIndex());
    json.endObject();
  }

  /** The state of that check. */
  static String status(Node node) {
    return node.health() == Health.PASSING ? "passing" : "critical";
  }

  public static void pairs(JsonBuffer json, Map<String, String> pairs) {
    json.beginObject();
    pairs.forEach((name, value) -> json.field(name).value(value));
    json.endObject();
  }
}
