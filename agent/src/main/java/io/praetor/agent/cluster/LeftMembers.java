package io.praetor.agent.cluster;

import io.praetor.store.View;
import io.praetor.store.cluster.ClusterBlobs;
import io.praetor.store.cluster.LeftAgent;
import io.praetor.store.config.ConfigBlob;
import java.util.ArrayList;
import java.util.List;

/**
 * The agents that have left, and what becomes of the list as a whole, as it is kept at the first
 * level; immutable.
 */
record LeftMembers(List<LeftAgent> agents) {
  LeftMembers {
    agents = List.copyOf(agents);
  }

  static LeftMembers of(View view) {
    return new LeftMembers(view.leftAgents());
  }

  /** The store index of the list, for a change that supposes it unchanged; 0 if there is none. */
  static long index(View view) {
    ConfigBlob blob = view.config().get(ClusterBlobs.LEFT);
    return blob == null ? 0 : blob.modifyIndex();
  }

  boolean has(String name) {
    return agents.stream().anyMatch(gone -> gone.name().equals(name));
  }

  LeftMembers without(String name, long nowMs) {
    return new LeftMembers(
        agents.stream().filter(gone -> !gone.name().equals(name) && gone.isShown(nowMs)).toList());
  }

  LeftMembers with(LeftAgent gone) {
    List<LeftAgent> next = new ArrayList<>(without(gone.name(), gone.atMs()).agents);
    next.add(gone);
    return new LeftMembers(
        next.subList(Math.max(0, next.size() - LeftAgent.AGENTS_MAX), next.size()));
  }

  byte[] encode() {
    return ClusterBlobs.encodeLeft(agents);
  }
}
