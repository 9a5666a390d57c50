package io.praetor.store.catalog;

import io.praetor.store.level.Level;
import java.util.Map;

/**
 * An agent that the cluster knows; immutable.
 *
 * @param id its UUID
 * @param name unique in the cluster
 * @param address the address that others reach it at, host:port of the port between agents
 * @param server whether it is a server
 * @param meta what was said of it
 * @param health its check {@code serfHealth}
 * @param output what that check says, for people
 * @param createIndex the store index at which it was first known
 * @param modifyIndex the store index at which it last changed
 */
public record Node(
    String id,
    String name,
    String address,
    boolean server,
    Map<String, String> meta,
    Health health,
    String output,
    long createIndex,
    long modifyIndex)
    implements RegisteredNode {
  /** The name of the check that tells whether an agent is alive, as Consul's clients know it. */
  public static final String SERF_HEALTH = "serfHealth";

  /** The service that servers are told as, as Consul's clients know it. */
  public static final String SERVERS_SERVICE = "consul";

  /** What that check says of an agent that is heard of, in Consul's words. */
  public static final String ALIVE = "Agent alive and reachable";

  /** Why something about a node that is not there is refused, in Consul's words. */
  public static final String MISSING = "Missing node registration";

  /**
   * What a server says in its meta data of the highest level that it speaks. It stands there and
   * not in a field since the servers of the first level keep what they are told of an agent there.
   */
  public static final String LEVEL_META = "praetor-level";

  public Node {
    meta = Map.copyOf(meta);
  }

  /** The host of its address, without the port between agents. */
  public String host() {
    int colon = address.lastIndexOf(':');
    String host = colon < 0 ? address : address.substring(0, colon);
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /** Whether all is the same but for its health. */
  public boolean isDefinedAs(Node other) {
    return id.equals(other.id)
        && name.equals(other.name)
        && address.equals(other.address)
        && server == other.server
        && meta.equals(other.meta);
  }

  /** The highest level that this server speaks, by what it has said of itself. */
  public int level() {
    try {
      return Math.max(
          Level.FIRST,
          Integer.parseInt(meta.getOrDefault(LEVEL_META, String.valueOf(Level.FIRST))));
    } catch (NumberFormatException e) {
      return Level.FIRST;
    }
  }
}
