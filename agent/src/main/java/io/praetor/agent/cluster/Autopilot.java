package io.praetor.agent.cluster;

import io.praetor.agent.consensus.LogMetrics;
import io.praetor.agent.consensus.ReplicatedLog;
import io.praetor.agent.consensus.storage.Membership;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.catalog.Health;
import io.praetor.store.catalog.Node;
import io.praetor.store.cluster.AutopilotSettings;
import io.praetor.store.cluster.ClusterSetting;
import io.praetor.store.cluster.KeptSetting;
import io.praetor.store.cluster.LeftAgent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the servers while this one leads: makes voters of learners that have caught up, and
 * removes servers that have failed for long. Confined to the cluster's thread.
 */
final class Autopilot {
  private static final Logger LOG = LoggerFactory.getLogger(Autopilot.class);

  /** The threshold of contact is shorter than a sign of life takes; this much is added to it. */
  private static final long CONTACT_SLACK_MS = 2_500;

  private record Stable(boolean healthy, long sinceMs) {}

  private final ReplicatedLog log;
  private final StateMachine store;
  private final Liveness liveness;
  private final MemberChangeQueue changes;
  private final LeftMembersWriter left;
  private final ClusterOptions options;
  private final Map<String, Stable> stable = new HashMap<>();

  /** Whether the departure of one is being written; each writes the list of all that have left. */
  private boolean departing;

  Autopilot(
      ReplicatedLog log,
      StateMachine store,
      Liveness liveness,
      MemberChangeQueue changes,
      LeftMembersWriter left,
      ClusterOptions options) {
    this.log = log;
    this.store = store;
    this.liveness = liveness;
    this.changes = changes;
    this.left = left;
    this.options = options;
  }

  AutopilotSettings settings() {
    KeptSetting kept = store.view().setting(ClusterSetting.Kind.AUTOPILOT);
    return kept != null && kept.value() instanceof AutopilotSettings settings
        ? settings
        : options.autopilot();
  }

  /** This server does not lead. */
  void follow() {
    stable.clear();
    departing = false;
  }

  /** What the leader knows of each server. */
  List<ServerHealth> health(long nowMs) {
    View view = store.view();
    Membership members = log.configuration();
    LogMetrics metrics = log.metrics();
    AutopilotSettings settings = settings();
    Map<String, Node> byAddress = new HashMap<>();
    view.nodes()
        .forEach(node -> {
          if (node.server()) {
            byAddress.put(node.address(), node);
          }
        });
    List<ServerHealth> servers = new ArrayList<>();
    for (String address : members.voters()) {
      servers.add(health(address, true, byAddress.get(address), metrics, settings, nowMs));
    }
    for (String address : members.learners()) {
      servers.add(health(address, false, byAddress.get(address), metrics, settings, nowMs));
    }
    return servers;
  }

  private ServerHealth health(
      String address,
      boolean voter,
      @Nullable Node node,
      LogMetrics metrics,
      AutopilotSettings settings,
      long nowMs) {
    boolean leader = address.equals(options.self().address());
    Long behind = metrics.lagByPeer().get(address);
    long lag = leader ? 0 : behind == null ? Long.MAX_VALUE : behind;
    long contactMs = leader ? 0 : node == null ? -1 : liveness.heardForMs(node.name(), nowMs);
    boolean alive = leader || (node != null && node.health() == Health.PASSING);
    boolean healthy =
        alive
            && lag <= settings.maxTrailingLogs()
            && contactMs >= 0
            && contactMs <= settings.lastContactThresholdMs() + CONTACT_SLACK_MS;
    Stable before = stable.get(address);
    if (before == null || before.healthy != healthy) {
      before = new Stable(healthy, nowMs);
      stable.put(address, before);
    }
    return new ServerHealth(
        node == null ? "" : node.id(),
        node == null ? "" : node.name(),
        address,
        alive,
        leader,
        voter,
        contactMs,
        log.leadership().term(),
        Math.max(0, metrics.lastLogIndex() - Math.min(lag, metrics.lastLogIndex())),
        healthy,
        System.currentTimeMillis() - (nowMs - before.sinceMs));
  }

  /** Makes at most one change; called often while this server leads. */
  void look(long nowMs) {
    List<ServerHealth> servers = health(nowMs);
    stable
        .keySet()
        .removeIf(address -> servers.stream().noneMatch(s -> s.address().equals(address)));
    if (changes.isBusy()) {
      return;
    }
    AutopilotSettings settings = settings();
    for (ServerHealth server : servers) {
      Stable since = stable.get(server.address());
      if (!server.voter()
          && server.healthy()
          && since != null
          && nowMs - since.sinceMs >= settings.serverStabilizationMs()) {
        changes.make(
            "make a voter of " + server.name() + " at " + server.address(),
            listener -> log.promote(server.address(), listener),
            failure -> stable.remove(server.address()));
        return;
      }
    }
    if (settings.cleanupDeadServers()) {
      departStrangers(nowMs);
      cleanUp(servers, settings, nowMs);
    }
  }

  private boolean isDead(String name, long nowMs) {
    return liveness.failedForMs(name, nowMs) >= options.deadMs();
  }

  /**
   * Shows dead servers that take no part in the log, those that were cleaned up among them, as
   * left: so does Consul, whose autopilot forces them to leave. By what is, not by what was done:
   * the one who removed a server may have lost the lead before it could write the rest.
   */
  private void departStrangers(long nowMs) {
    Membership members = log.configuration();
    View view = store.view();
    view.nodes()
        .forEach(node -> {
          if (!departing
              && node.server()
              && node.health() != Health.PASSING
              && !members.has(node.address())
              && isDead(node.name(), nowMs)) {
            departing = true;
            LOG.info("Server {} at {} has failed and left", node.name(), node.address());
            left.depart(LeftAgent.of(node, view.timeMs()), false, result -> departing = false);
          }
        });
  }

  /**
   * Removes one failed server if those that remain can do without it: most voters have to be alive,
   * and cleaning up does not go below the smallest number of voters.
   */
  private void cleanUp(List<ServerHealth> servers, AutopilotSettings settings, long nowMs) {
    List<ServerHealth> voters = servers.stream().filter(ServerHealth::voter).toList();
    long failed = voters.stream().filter(server -> !server.alive()).count();
    for (ServerHealth server : servers) {
      boolean isDead = !server.alive() && !server.name().isEmpty() && isDead(server.name(), nowMs);
      boolean isSpared =
          server.voter()
              && (failed > (voters.size() - 1) / 2
                  || voters.size() - 1 < Math.max(settings.minQuorum(), 1));
      if (isDead && !isSpared) {
        changes.make(
            "clean up " + server.name() + " at " + server.address() + ", which has failed",
            listener -> log.removePeer(server.address(), listener),
            failure -> {});
        return;
      }
    }
  }
}
