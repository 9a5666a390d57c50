package io.praetor.agent.api.node;

import io.praetor.agent.config.AclConfig;
import io.praetor.agent.filter.RowType;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.routing.ApiVersion;
import io.praetor.store.catalog.Health;
import io.praetor.store.catalog.Node;
import java.util.Map;
import java.util.TreeMap;

/**
 * An agent as a member of the cluster, as {@code /v1/agent/members} tells it; immutable.
 *
 * @param status what Consul's gossip calls its state
 */
public record MemberRow(Node node, int status) {
  private static final int ALIVE = 1;
  private static final int LEFT = 3;
  private static final int FAILED = 4;
  private static final int PROTOCOL_MIN = 1;
  private static final int PROTOCOL_MAX = 5;
  private static final int PROTOCOL_NOW = 2;
  private static final int DELEGATE_MIN = 2;
  private static final int DELEGATE_MAX = 5;
  private static final int DELEGATE_NOW = 4;

  /** An agent that is in the cluster. */
  public static MemberRow of(Node node) {
    return new MemberRow(node, node.health() == Health.PASSING ? ALIVE : FAILED);
  }

  /** An agent that has left. */
  public static MemberRow left(Node node) {
    return new MemberRow(node, LEFT);
  }

  /** What filters may ask of members in a datacenter. */
  public static RowType<MemberRow> type(String datacenter) {
    return RowType.<MemberRow>named("member")
        .text("Addr", member -> NodeJson.host(member.node()))
        .number("DelegateCur", member -> DELEGATE_NOW)
        .number("DelegateMax", member -> DELEGATE_MAX)
        .number("DelegateMin", member -> DELEGATE_MIN)
        .text("Name", member -> member.node().name())
        .number("Port", member -> NodeJson.serfPort(member.node()))
        .number("ProtocolCur", member -> PROTOCOL_NOW)
        .number("ProtocolMax", member -> PROTOCOL_MAX)
        .number("ProtocolMin", member -> PROTOCOL_MIN)
        .number("Status", MemberRow::status)
        .pairs("Tags", member -> member.tags(datacenter))
        .build();
  }

  private Map<String, String> tags(String datacenter) {
    Map<String, String> tags = new TreeMap<>();
    String standing = node.meta().get(AclConfig.STANDING_META);
    if (standing != null) {
      // Consul tells whether an agent looks at tokens, and not what it does without one.
      tags.put("acls", standing.equals(AclConfig.OFF) ? "0" : "1");
      tags.put("acl", standing);
    }
    tags.put("build", ApiVersion.CONSUL + ":praetor");
    tags.put("dc", datacenter);
    tags.put("id", node.id());
    tags.put("role", node.server() ? "consul" : "node");
    tags.put("segment", "");
    tags.put("vsn", Integer.toString(PROTOCOL_NOW));
    tags.put("vsn_min", Integer.toString(PROTOCOL_NOW));
    tags.put("vsn_max", "3");
    if (node.server()) {
      tags.put("port", Integer.toString(NodeJson.port(node)));
      tags.put("raft_vsn", "3");
    }
    return tags;
  }

  /** Writes it, with the fields in Consul's order. */
  public void write(JsonBuffer json, String datacenter) {
    json.beginObject();
    json.field("Name").value(node.name());
    json.field("Addr").value(NodeJson.host(node));
    json.field("Port").value(NodeJson.serfPort(node));
    json.field("Tags");
    NodeJson.pairs(json, tags(datacenter));
    json.field("Status").value(status);
    json.field("ProtocolMin").value(PROTOCOL_MIN);
    json.field("ProtocolMax").value(PROTOCOL_MAX);
    json.field("ProtocolCur").value(PROTOCOL_NOW);
    json.field("DelegateMin").value(DELEGATE_MIN);
    json.field("DelegateMax").value(DELEGATE_MAX);
    json.field("DelegateCur").value(DELEGATE_NOW);
    json.endObject();
  }
}
