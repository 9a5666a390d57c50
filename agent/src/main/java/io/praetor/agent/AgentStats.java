package io.praetor.agent;

import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.consensus.Leadership;
import io.praetor.agent.consensus.LogMetrics;
import io.praetor.agent.consensus.ReplicatedLog;
import io.praetor.agent.consensus.storage.Membership;
import io.praetor.store.StateMachine;
import java.util.LinkedHashMap;
import java.util.Map;

/** The figures of {@code /v1/agent/self} and {@code info}, under Consul's names. Any thread. */
record AgentStats(ReplicatedLog log, StateMachine store) implements Stats {

  @Override
  public Map<String, Map<String, String>> read(AgentConfig config) {
    Leadership leadership = log.leadership();
    Membership members = log.configuration();
    Map<String, Map<String, String>> sections = new LinkedHashMap<>();
    sections.put("agent", Stats.agent());
    sections.put("build", Stats.build());
    sections.put(
        "consul",
        Stats.texts(
            "acl",
            config.acl().enabled() ? "enabled" : "disabled",
            "bootstrap",
            config.server().bootstrap(),
            "known_datacenters",
            1,
            "leader",
            leadership.isLeader(),
            "leader_addr",
            leadership.leader() == null ? "" : leadership.leader(),
            "server",
            config.server().enabled()));
    sections.put("raft", raft(leadership, members, log.metrics()));
    sections.put("runtime", Stats.runtime());
    sections.put(
        "store",
        Stats.texts(
            "index",
            store.view().index(),
            "keys",
            store.view().kv().size(),
            "sessions",
            store.view().sessions().size(),
            "nodes",
            store.view().nodes().size()));
    return sections;
  }

  private static Map<String, String> raft(
      Leadership leadership, Membership members, LogMetrics metrics) {
    boolean known = leadership.leader() != null;
    return Stats.texts(
        "applied_index",
        metrics.appliedIndex(),
        "commit_index",
        metrics.commitIndex(),
        "fsm_pending",
        Math.max(0, metrics.commitIndex() - metrics.appliedIndex()),
        "last_contact",
        metrics.lastContactMs() < 0 ? "never" : metrics.lastContactMs() + "ms",
        "last_log_index",
        metrics.lastLogIndex(),
        "last_snapshot_index",
        metrics.snapshotIndex(),
        "latest_configuration_index",
        members.logIndex(),
        "num_peers",
        Math.max(0, members.voters().size() - 1),
        "protocol_version",
        3,
        "state",
        leadership.isLeader() ? "Leader" : known ? "Follower" : "Candidate",
        "term",
        leadership.term());
  }
}
