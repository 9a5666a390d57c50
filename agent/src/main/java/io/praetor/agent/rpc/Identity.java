package io.praetor.agent.rpc;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.level.Level;

/**
 * What an agent says of itself when a connection begins; immutable.
 *
 * @param datacenter agents of another one are refused
 * @param clusterId agents of another one are refused; empty while the agent belongs to none yet
 * @param nodeId the agent's UUID
 * @param nodeName unique in the cluster
 * @param address where others reach its port (host:port)
 * @param isServer whether it is a server
 * @param incarnation made with the data directory: a server that lost its disk has another
 * @param level the highest that it speaks; agents from before there were levels do not say it, and
 *     speak {@link Level#FIRST}
 * @param clusterLevel the level of its cluster as far as it knows: servers that speak less are
 *     refused; {@link Level#FIRST} while it knows nothing
 */
public record Identity(
    String datacenter,
    String clusterId,
    String nodeId,
    String nodeName,
    String address,
    boolean isServer,
    String incarnation,
    int level,
    int clusterLevel) {

  /** An agent that belongs to no cluster yet, or does not know its level. */
  public Identity(
      String datacenter,
      String clusterId,
      String nodeId,
      String nodeName,
      String address,
      boolean isServer,
      String incarnation) {
    this(
        datacenter,
        clusterId,
        nodeId,
        nodeName,
        address,
        isServer,
        incarnation,
        Level.NEWEST,
        Level.FIRST);
  }

  /** The same agent as a member of a cluster. */
  public Identity withClusterId(String id) {
    return with(id, level, clusterLevel);
  }

  /** The same agent, which speaks up to a level only. */
  public Identity withLevel(int highest) {
    return with(clusterId, highest, clusterLevel);
  }

  /** The same agent in a cluster at a level. */
  public Identity withClusterLevel(int now) {
    return with(clusterId, level, now);
  }

  private Identity with(String id, int highest, int now) {
    return new Identity(
        datacenter, id, nodeId, nodeName, address, isServer, incarnation, highest, now);
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
    String refusal = refusalOfLevel(other);
    return refusal.isEmpty() ? other.refusalOfLevel(this) : refusal;
  }

  /** Why another is too old for the cluster of this one, or the empty string if it is not. */
  public String refusalOfLevel(Identity other) {
    return other.isServer && other.level < clusterLevel ? tooOld(other, clusterLevel) : "";
  }

  private static String tooOld(Identity server, int clusterLevel) {
    return "server "
        + server.nodeName
        + " speaks up to level "
        + server.level
        + ", and the cluster is at "
        + clusterLevel
        + ": start it with the program that the other servers run (and without cluster_level_max)";
  }

  void write(ByteWriter to) {
    to.text(datacenter)
        .text(clusterId)
        .text(nodeId)
        .text(nodeName)
        .text(address)
        .flag(isServer)
        .text(incarnation)
        .varint(level)
        .varint(clusterLevel);
  }

  /** What comes behind is of a later build: it is left alone. */
  static Identity read(ByteReader from) {
    String datacenter = from.text();
    String clusterId = from.text();
    String nodeId = from.text();
    String nodeName = from.text();
    String address = from.text();
    boolean isServer = from.flag();
    String incarnation = from.text();
    boolean hasLevel = from.remaining() > 0;
    return new Identity(
        datacenter,
        clusterId,
        nodeId,
        nodeName,
        address,
        isServer,
        incarnation,
        hasLevel ? level(from) : Level.FIRST,
        hasLevel ? level(from) : Level.FIRST);
  }

  private static int level(ByteReader from) {
    return Math.max(Level.FIRST, from.count(Integer.MAX_VALUE));
  }
}
