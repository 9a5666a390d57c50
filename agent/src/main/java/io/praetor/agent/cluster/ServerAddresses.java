package io.praetor.agent.cluster;

import io.praetor.agent.consensus.ReplicatedLog;
import io.praetor.agent.consensus.storage.Membership;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where other servers may be: as configured, as others have told, and as the log has them. Confined
 * to the cluster's thread.
 */
final class ServerAddresses {
  private final String self;
  private final SeedAddresses seeds;
  private final ReplicatedLog log;
  private final KnownServers known = new KnownServers();

  ServerAddresses(String self, SeedAddresses seeds, ReplicatedLog log) {
    this.self = self;
    this.seeds = seeds;
    this.log = log;
  }

  KnownServers known() {
    return known;
  }

  /** All of them but this server's own, sorted. */
  List<String> all(long nowMs) {
    Set<String> all = new TreeSet<>(seeds.addresses());
    all.addAll(known.addresses(nowMs));
    Membership members = log.configuration();
    all.addAll(members.voters());
    all.addAll(members.learners());
    all.remove(self);
    return List.copyOf(all);
  }

  /** Whether all that were configured have been looked up and are among these. */
  boolean areSeedsAmong(Set<String> asked) {
    Set<String> others = new HashSet<>(seeds.addresses());
    // One list for all servers names this one too.
    others.remove(self);
    return seeds.isLookedUp() && asked.containsAll(others);
  }
}
