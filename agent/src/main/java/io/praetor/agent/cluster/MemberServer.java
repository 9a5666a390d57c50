package io.praetor.agent.cluster;

import io.praetor.agent.consensus.Leadership;
import io.praetor.agent.consensus.ReplicatedLog;
import io.praetor.agent.consensus.storage.Membership;
import io.praetor.store.StateMachine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A server that belongs to its cluster: tells the leader that it lives, passes on the signs of life
 * of client agents, and looks after the members while it leads. Confined to the cluster's thread.
 */
final class MemberServer implements ServerRole {
  private final ClusterOptions options;
  private final ServerStanding standing;
  private final ServerAddresses addresses;
  private final ClusterClient client;
  private final JoiningServer joining;
  private final ReplicatedLog log;
  private final StateMachine store;
  private final LeaderDuties duties;
  private final Map<String, AgentInfo> taken = new LinkedHashMap<>();
  private boolean wasIn;
  private long heartbeatAtMs = Long.MIN_VALUE / 2;

  MemberServer(
      ClusterOptions options,
      ServerStanding standing,
      ServerAddresses addresses,
      ClusterClient client,
      JoiningServer joining,
      ReplicatedLog log,
      StateMachine store,
      LeaderDuties duties) {
    this.options = options;
    this.standing = standing;
    this.addresses = addresses;
    this.client = client;
    this.joining = joining;
    this.log = log;
    this.store = store;
    this.duties = duties;
  }

  @Override
  public void tick(long nowMs) throws IOException {
    if (!standing.record().hasLog() && log.metrics().lastLogIndex() > 0) {
      standing.logBegun();
    }
    Membership members = log.configuration();
    Leadership leadership = log.leadership();
    boolean isIn = members.has(options.self().address());
    addresses.known().addAll(members.voters(), nowMs);
    addresses.known().addAll(members.learners(), nowMs);
    if (standing.clusterId().isEmpty()) {
      adoptClusterId();
    }
    if (isIn && leadership.leader() != null) {
      joining.confirmed(nowMs);
      wasIn = true;
    }
    if (joining.isLost(nowMs) || (!isIn && !wasIn)) {
      joining.askAny(nowMs);
    }
    if (nowMs - heartbeatAtMs >= options.heartbeatMs()) {
      heartbeatAtMs = nowMs;
      heartbeat(leadership, nowMs);
    }
    duties.tick(leadership, nowMs);
  }

  /** A server of the time before clusters had ids learns its own from the store. */
  private void adoptClusterId() throws IOException {
    String id = store.view().clusterId();
    if (!id.isEmpty()) {
      standing.admitted(id);
      standing.tellOthers(id);
    }
  }

  private void heartbeat(Leadership leadership, long nowMs) {
    List<AgentInfo> agents = new ArrayList<>(taken.values());
    taken.clear();
    String leader = leadership.leader();
    if (leadership.isLeader()) {
      agents.forEach(agent -> duties.heard(agent, nowMs));
    } else if (leader != null) {
      agents.add(options.self());
      client.heartbeat(leader, agents, answer -> {});
    }
  }

  /** Takes signs of life, and tells who leads and which servers there are. */
  Heartbeat.Answer heard(List<AgentInfo> agents, long nowMs) {
    Leadership leadership = log.leadership();
    for (AgentInfo agent : agents) {
      if (leadership.isLeader()) {
        duties.heard(agent, nowMs);
      } else {
        taken.put(agent.name(), agent);
      }
    }
    Membership members = log.configuration();
    List<String> servers = new ArrayList<>(members.voters());
    servers.addAll(members.learners());
    String leader = leadership.leader();
    return new Heartbeat.Answer(standing.clusterId(), leader == null ? "" : leader, servers);
  }
}
