package io.praetor.agent.rpc;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;

/**
 * Who an agent says it is when a connection begins; immutable.
 *
 * @param datacenter agents of another one are refused
 * @param clusterId agents of another one are refused; empty while the agent belongs to none yet
 * @param nodeId the agent's UUID
 * @param nodeName unique in the cluster
 * @param address where others reach its port (host:port)
 * @param isServer whether it is a server
 * @param incarnation made with the data directory: a server that lost its disk has another
 */
public record Identity(
    String datacenter,
    String clusterId,
    String nodeId,
    String nodeName,
    String address,
    boolean isServer,
    String incarnation) {

  /** The same agent as a member of a cluster. */
  public Identity withClusterId(String id) {
    return new Identity(datacenter, id, nodeId, nodeName, address, isServer, incarnation);
  }

  /** Why these two agents do not talk to each other, or the empty string if they do. */
  String refusalOf(Identity other) {
    if (!datacenter.equals(other.datacenter)) {
      return "agent "
          + other.nodeName
          + " is of datacenter \""
          + other.datacenter
          + "\", and "
          + nodeName
          + " of \""
          + datacenter
          + "\": agents of one cluster need the same datacenter";
    }
    if (!clusterId.isEmpty() && !other.clusterId.isEmpty() && !clusterId.equals(other.clusterId)) {
      return "agent "
          + other.nodeName
          + " belongs to cluster "
          + other.clusterId
          + ", and "
          + nodeName
          + " to "
          + clusterId
          + ": two clusters never merge; to move an agent, start it with an empty data directory";
    }
    return "";
  }

  void write(ByteWriter to) {
    to.text(datacenter)
        .text(clusterId)
        .text(nodeId)
        .text(nodeName)
        .text(address)
        .flag(isServer)
        .text(incarnation);
  }

  static Identity read(ByteReader from) {
    return new Identity(
        from.text(), from.text(), from.text(), from.text(), from.text(), from.flag(), from.text());
  }
}
