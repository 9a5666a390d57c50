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
import java.util.function.BooleanSupplier;

/**
 * A server that belongs to its cluster: tells the leader that it lives, passes on the signs of life
 * of client agents, and looks after the members while it leads. Confined to the cluster's thread.
 */
final class MemberServer implements ServerRole {
  /** A sign of life that is older is not passed on: its agent gives one with each heartbeat. */
  private static final int SIGN_HEARTBEATS_MAX = 2;

  private final ClusterOptions options;
  private final ServerStanding standing;
  private final ServerAddresses addresses;
  private final ClusterClient client;
  private final JoiningServer joining;
  private final ReplicatedLog log;
  private final StateMachine store;
  private final BooleanSupplier isCaughtUp;
  private final LeaderDuties duties;
  private final Departures departures;
  private final Map<String, LifeSign> taken = new LinkedHashMap<>();
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
      BooleanSupplier isCaughtUp,
      LeaderDuties duties) {
    this.options = options;
    this.standing = standing;
    this.addresses = addresses;
    this.client = client;
    this.joining = joining;
    this.log = log;
    this.store = store;
    this.isCaughtUp = isCaughtUp;
    this.duties = duties;
    departures = new Departures(store);
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
    if (!standing.isLeaving() && (joining.isLost(nowMs) || (!isIn && !wasIn))) {
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
    List<AgentInfo> agents = new ArrayList<>(taken.size() + 1);
    for (LifeSign sign : taken.values()) {
      // An old one may be of an agent that has left since, which the store here may not tell yet.
      if (nowMs - sign.atMs() < SIGN_HEARTBEATS_MAX * options.heartbeatMs()
          && !sign.precedes(departures.of(sign.agent(), nowMs))) {
        agents.add(sign.agent());
      }
    }
    taken.clear();
    String leader = leadership.leader();
    if (leadership.isLeader()) {
      agents.forEach(agent -> duties.relayed(agent, nowMs));
    } else if (leader != null) {
      if (!standing.isLeaving()) {
        agents.add(options.self());
      }
      client.heartbeat(leader, agents, answer -> {});
    }
  }

  /**
   * Takes signs of life, and tells who leads and which servers there are. A server that was started
   * again and has not caught up tells of no leader: what it knows is as old, and agents ask others
   * while there are any.
   *
   * @param from the node id of the agent that sends them
   */
  Heartbeat.Answer heard(String from, List<AgentInfo> agents, long nowMs) {
    Leadership leadership = log.leadership();
    for (AgentInfo agent : agents) {
      if (!leadership.isLeader()) {
        taken.put(agent.name(), new LifeSign(agent, nowMs, departures.of(agent, nowMs)));
      } else if (agent.id().equals(from)) {
        duties.heard(agent, nowMs);
      } else {
        duties.relayed(agent, nowMs);
      }
    }
    Membership members = log.configuration();
    List<String> servers = new ArrayList<>(members.voters());
    servers.addAll(members.learners());
    boolean isCurrent = leadership.isLeader() || isCaughtUp.getAsBoolean();
    String leader = isCurrent ? leadership.leader() : null;
    return new Heartbeat.Answer(standing.clusterId(), leader == null ? "" : leader, servers);
  }
}
