package io.praetor.agent.cluster;

import io.praetor.agent.consensus.Leadership;

/**
 * What the leader does for the cluster: liveness, autopilot, the cluster's records and its level.
 * Confined to the cluster's thread.
 */
final class LeaderDuties {
  private final ClusterOptions options;
  private final ServerStanding standing;
  private final Liveness liveness;
  private final Autopilot autopilot;
  private final LeaderRecords records;
  private final LevelKeeper levels;
  private long doneAtMs = Long.MIN_VALUE / 2;

  LeaderDuties(
      ClusterOptions options,
      ServerStanding standing,
      Liveness liveness,
      Autopilot autopilot,
      LeaderRecords records,
      LevelKeeper levels) {
    this.options = options;
    this.standing = standing;
    this.liveness = liveness;
    this.autopilot = autopilot;
    this.records = records;
    this.levels = levels;
  }

  /** An agent has given a sign of life to this server. */
  void heard(AgentInfo agent, long nowMs) {
    liveness.heard(agent, nowMs);
  }

  /** An agent has given a sign of life to another server, which passes it on. */
  void relayed(AgentInfo agent, long nowMs) {
    liveness.relayed(agent, nowMs);
  }

  /** On every server that is a member, often. */
  void tick(Leadership leadership, long nowMs) {
    levels.look();
    if (leadership.isLeader() && leadership.ready()) {
      levels.lead(nowMs);
      lead(nowMs);
    } else {
      levels.follow();
      liveness.follow();
      autopilot.follow();
    }
  }

  private void lead(long nowMs) {
    if (!standing.isLeaving()) {
      liveness.heard(options.self(), nowMs);
    }
    if (nowMs - doneAtMs >= options.heartbeatMs() / 2) {
      doneAtMs = nowMs;
      records.keep(standing.clusterId());
      liveness.look(nowMs);
      autopilot.look(nowMs);
    }
  }
}
