package io.praetor.agent;

import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.consensus.Leadership;
import io.praetor.agent.consensus.LogMetrics;
import io.praetor.agent.consensus.Membership;
import io.praetor.agent.consensus.ReplicatedLog;
import io.praetor.agent.http.ApiVersion;
import io.praetor.store.StateMachine;
import java.util.LinkedHashMap;
import java.util.Map;

/** The figures of {@code /v1/agent/self} and {@code info}, under Consul's names. Any thread. */
record AgentStats(ReplicatedLog log, StateMachine store) {

  Map<String, Map<String, String>> read(AgentConfig config) {
    Leadership leadership = log.leadership();
    Membership members = log.configuration();
    Map<String, Map<String, String>> sections = new LinkedHashMap<>();
    sections.put("agent", texts("check_monitors", 0, "check_ttls", 0, "checks", 0, "services", 0));
    sections.put(
        "build",
        texts("version", ApiVersion.CONSUL, "praetor", ApiVersion.praetor(), "revision", ""));
    sections.put(
        "consul",
        texts(
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
    sections.put(
        "runtime",
        texts(
            "arch",
            System.getProperty("os.arch"),
            "cpu_count",
            Runtime.getRuntime().availableProcessors(),
            "goroutines",
            Thread.activeCount(),
            "max_procs",
            Runtime.getRuntime().availableProcessors(),
            "os",
            System.getProperty("os.name"),
            "version",
            "java " + Runtime.version()));
    sections.put(
        "store",
        texts(
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
    return texts(
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

  private static Map<String, String> texts(Object... namesAndValues) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      pairs.put(namesAndValues[i].toString(), String.valueOf(namesAndValues[i + 1]));
    }
    return pairs;
  }
}
