package io.praetor.store.cluster;

import io.praetor.store.catalog.Health;
import io.praetor.store.catalog.Node;
import java.util.Map;

/**
 * An agent that has left, kept so that members can show it for a while; immutable.
 *
 * @param server whether it was a server
 * @param atMs when, in log time
 * @param index the store index at which it was written down
 */
public record LeftAgent(
    String id, String name, String address, boolean server, long atMs, long index) {
  /** No more are kept: the oldest goes. */
  public static final int AGENTS_MAX = 128;

  /** How long one that has left is shown, in log time (as Consul's reconnect_timeout). */
  public static final long SHOWN_MS = 72L * 3_600_000;

  /** A node that leaves now. */
  public static LeftAgent of(Node node, long atMs) {
    return new LeftAgent(node.id(), node.name(), node.address(), node.server(), atMs, 0);
  }

  /** Whether it is still shown at a log time. */
  public boolean isShown(long timeMs) {
    return timeMs - atMs < SHOWN_MS;
  }

  /** As a node that is not registered. */
  public Node node() {
    return new Node(id, name, address, server, Map.of(), Health.PASSING, "", 0, 0);
  }
}
