package io.praetor.agent.api.node;

import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.records.ToldNode;
import io.praetor.store.catalog.Health;
import io.praetor.store.catalog.Node;
import io.praetor.store.catalog.RegisteredNode;
import java.util.Map;
import java.util.TreeMap;

/** Agents as JSON: as members, as nodes and as checks, with the fields in Consul's order. */
public final class NodeJson {
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
    Map<String, String> meta = new TreeMap<>(config.acl().with(config.identity().nodeMeta()));
    int port = config.addresses().serfLanPort();
    if (port > 0 && config.server().enabled()) {
      meta.put(AgentConfig.Addresses.SERF_LAN_META, Integer.toString(port));
    }
    return meta;
  }

  /** An agent's node, or another. */
  public static void registered(JsonBuffer json, RegisteredNode node, String datacenter) {
    json.beginObject();
    head(json, node, datacenter);
    json.field("Meta");
    pairsOrNull(json, ToldNode.meta(node));
    json.field("CreateIndex").value(node.createIndex());
    json.field("ModifyIndex").value(node.modifyIndex());
    json.endObject();
  }

  /** The fields of a node that are told before its meta data, in any object that is about it. */
  public static void head(JsonBuffer json, RegisteredNode node, String datacenter) {
    json.field("ID").value(ToldNode.id(node));
    json.field("Node").value(node.name());
    json.field("Address").value(ToldNode.address(node));
    json.field("Datacenter").value(datacenter);
    json.field("TaggedAddresses");
    pairsOrNull(json, ToldNode.taggedAddresses(node));
  }

  /** A node without its datacenter and its indexes, in an object that is begun. */
  public static void bare(JsonBuffer json, RegisteredNode node) {
    json.field("ID").value(ToldNode.id(node));
    json.field("Node").value(node.name());
    json.field("Address").value(ToldNode.address(node));
    json.field("TaggedAddresses");
    pairsOrNull(json, ToldNode.taggedAddresses(node));
    json.field("Meta");
    pairsOrNull(json, ToldNode.meta(node));
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
