package io.praetor.agent.cluster;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks to be taken into a cluster: for the first time, and again when a member has heard no leader
 * for long, since it may have been removed or have lost what it knew. Confined to the cluster's
 * thread.
 */
final class JoiningServer {
  private static final Logger LOG = LoggerFactory.getLogger(JoiningServer.class);

  /** A member that has heard no leader for so long asks whether it still is in. */
  private static final long LOST_MS = 3_000;

  private static final long NEVER_MS = Long.MIN_VALUE / 2;

  private final ClusterOptions options;
  private final ClusterClient client;
  private final ServerStanding standing;
  private final ServerAddresses addresses;
  private final WaitingReason reason = new WaitingReason(LOG);
  private boolean asking;
  private boolean fresh = true;
  private long askedAtMs = NEVER_MS;
  private long leaderSeenMs;

  JoiningServer(
      ClusterOptions options,
      ClusterClient client,
      ServerStanding standing,
      ServerAddresses addresses) {
    this.options = options;
    this.client = client;
    this.standing = standing;
    this.addresses = addresses;
  }

  /** This server is in a cluster, as far as it can know: a leader was heard of, or one will be. */
  void seen(long nowMs) {
    leaderSeenMs = nowMs;
  }

  /** The leader has this server among its members. */
  void confirmed(long nowMs) {
    leaderSeenMs = nowMs;
    fresh = false;
  }

  /** Nothing that was learnt counts any more: an operator names agents anew. */
  void begin() {
    fresh = true;
  }

  /** Whether no leader was heard of for so long that this server may not be a member any more. */
  boolean isLost(long nowMs) {
    return nowMs - leaderSeenMs >= LOST_MS;
  }

  /** Asks one of the servers that are known, another each time. */
  void askAny(long nowMs) {
    List<String> others = addresses.all(nowMs);
    if (!others.isEmpty()) {
      ask(others.get(Math.floorMod(nowMs / options.heartbeatMs(), others.size())), nowMs);
    }
  }

  /** Asks the server at an address, unless one was asked a moment ago. */
  void ask(String address, long nowMs) {
    if (asking || nowMs - askedAtMs < options.heartbeatMs()) {
      return;
    }
    asking = true;
    askedAtMs = nowMs;
    AgentInfo self = options.self();
    JoinRequest request =
        new JoinRequest(
            self.name(),
            self.address(),
            standing.record().incarnation(),
            standing.isMember(),
            fresh);
    client.join(address, request, answer -> answered(answer, ServerCluster.nowMs()));
  }

  private void answered(@Nullable JoinAnswer answer, long nowMs) {
    asking = false;
    switch (answer) {
      case null -> {}
      case JoinAnswer.Admitted(String clusterId) -> admitted(clusterId, nowMs);
      case JoinAnswer.Done() -> confirmed(nowMs);
      case JoinAnswer.Elsewhere(String leader) -> {
        if (!leader.isEmpty() && !leader.equals(options.self().address())) {
          askedAtMs = NEVER_MS;
          ask(leader, nowMs);
        }
      }
      case JoinAnswer.NotNow(String why) ->
          reason.tell("Not taken into the cluster yet: {}", why, nowMs);
    }
  }

  private void admitted(String clusterId, long nowMs) {
    if (standing.isMember()) {
      return;
    }
    LOG.info("Taken into the cluster {}", clusterId);
    try {
      standing.admitted(clusterId);
    } catch (IOException e) {
      standing.recordFailed(e);
      return;
    }
    standing.enter(clusterId);
    // The leader has not made it a member yet: that is asked for next.
    askedAtMs = NEVER_MS;
    leaderSeenMs = nowMs - LOST_MS;
  }
}
