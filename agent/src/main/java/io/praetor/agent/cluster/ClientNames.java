package io.praetor.agent.cluster;

import io.praetor.agent.rpc.Identity;
import io.praetor.store.View;
import io.praetor.store.catalog.Health;
import io.praetor.store.catalog.Node;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which client agent may speak under a node name and a node id: the process that used them first,
 * for as long as it is connected to this server. Without this, a second agent with the same name
 * could report a living one under another address, or make it leave. Confined to the cluster's
 * thread.
 *
 * <p>Every client agent keeps a connection to every server, so each server knows by itself who is
 * there.
 */
final class ClientNames {
  /** More holders than this are looked through for those that are gone. */
  private static final int SWEEP_MIN = 1_024;

  private final Supplier<Collection<Identity>> connected;
  private final Map<String, Identity> holders = new HashMap<>();
  private int sweepAt = SWEEP_MIN;

  ClientNames(Supplier<Collection<Identity>> connected) {
    this.connected = connected;
  }

  /**
   * Claims the name and the id of an agent for its process.
   *
   * @return why it may not use them, or the empty string
   */
  String claim(Identity agent, View view) {
    String byName = "name " + agent.nodeName();
    String byId = "id " + agent.nodeId();
    if (isHeldByOther(byName, agent)) {
      return "another living agent has the node name \"" + agent.nodeName() + '"';
    }
    if (isHeldByOther(byId, agent)) {
      return "another living agent has the node ID " + agent.nodeId();
    }
    if (isLivingServer(view.nodes().get(agent.nodeName()))
        || isLivingServer(view.nodes().byId(agent.nodeId()))) {
      return "a living server has the node name or the node ID of agent " + agent.nodeName();
    }
    holders.put(byName, agent);
    holders.put(byId, agent);
    sweep();
    return "";
  }

  private static boolean isLivingServer(@Nullable Node node) {
    return node != null && node.server() && node.health() == Health.PASSING;
  }

  private boolean isHeldByOther(String key, Identity agent) {
    Identity holder = holders.get(key);
    return holder != null
        && !holder.incarnation().equals(agent.incarnation())
        && isConnected(holder);
  }

  private boolean isConnected(Identity holder) {
    for (Identity each : connected.get()) {
      if (!each.isServer() && each.incarnation().equals(holder.incarnation())) {
        return true;
      }
    }
    return false;
  }

  private void sweep() {
    if (holders.size() > sweepAt) {
      Set<String> living = new HashSet<>();
      connected.get().forEach(each -> living.add(each.incarnation()));
      holders.values().removeIf(holder -> !living.contains(holder.incarnation()));
      sweepAt = Math.max(SWEEP_MIN, 2 * holders.size());
    }
  }
}
