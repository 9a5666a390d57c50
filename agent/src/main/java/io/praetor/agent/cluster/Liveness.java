package io.praetor.agent.cluster;

import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.Proposer;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.catalog.Health;
import io.praetor.store.catalog.Node;
import io.praetor.store.cluster.ClusterBlobs;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.table.Levels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which agents give signs of life, kept by the leader, which writes what changes to the log.
 * Confined to the cluster's thread.
 *
 * <p>A new leader has heard nobody yet: it waits for a grace period before it marks any agent as
 * failed, so that a change of leader by itself marks none.
 */
final class Liveness {
  /** What {@code serfHealth} says of an agent that is not heard of, in Consul's words. */
  static final String DEAD = "Agent not live or unreachable";

  private static final Logger LOG = LoggerFactory.getLogger(Liveness.class);

  /** How many heartbeats a sign of life may take from an agent that leaves to the leader. */
  private static final int GONE_HEARTBEATS = 4;

  private final Proposer log;
  private final StateMachine store;
  private final Executor thread;
  private final long ttlMs;
  private final long graceMs;
  private final long reconnectMs;
  private final long goneMs;
  private final Departures departures;
  private final Map<String, Long> heardAtMs = new HashMap<>();
  private final Map<String, Long> failedAtMs = new HashMap<>();
  private final Map<String, LifeSign> unregistered = new HashMap<>();
  private final Set<String> underWay = new HashSet<>();
  private final Set<String> departing = new HashSet<>();
  private final Set<String> refused = new HashSet<>();
  private boolean leading;
  private long leadingSinceMs;

  Liveness(Proposer log, StateMachine store, Executor thread, ClusterOptions options) {
    this.log = log;
    this.store = store;
    this.thread = thread;
    this.ttlMs = options.ttlMs();
    this.graceMs = options.graceMs();
    this.reconnectMs = options.reconnectMs();
    this.goneMs = GONE_HEARTBEATS * options.heartbeatMs();
    departures = new Departures(store);
  }

  /** This server does not lead. */
  void follow() {
    leading = false;
    heardAtMs.clear();
    failedAtMs.clear();
    unregistered.clear();
    underWay.clear();
  }

  /** An agent was heard by this server. */
  void heard(AgentInfo agent, long nowMs) {
    heardAtMs.merge(agent.name(), nowMs, Math::max);
    if (!isRegistered(agent)) {
      LifeSign sign = new LifeSign(agent, nowMs, departures.of(agent, nowMs));
      unregistered.put(agent.name(), sign);
    }
  }

  /**
   * An agent was heard by a server that reports to this one. Not counted if the agent has left just
   * now: it may have been heard before it left.
   */
  void relayed(AgentInfo agent, long nowMs) {
    if (isRegistered(agent) || !departures.isFresh(agent, nowMs, goneMs)) {
      heard(agent, nowMs);
    }
  }

  private boolean isRegistered(AgentInfo agent) {
    Node node = store.view().nodes().get(agent.name());
    return node != null && agent.isAs(node);
  }

  /** An agent asks to leave: it is not registered until {@link #departed}. */
  void departing(String name) {
    departing.add(name);
  }

  /** An agent has left, or could not. */
  void departed(String name) {
    departing.remove(name);
  }

  /** Since when an agent has failed, by this server's knowledge, or -1. */
  long failedForMs(String name, long nowMs) {
    Long at = failedAtMs.get(name);
    return at == null ? -1 : nowMs - at;
  }

  /** How long ago an agent was heard, or -1 if it never was. */
  long heardForMs(String name, long nowMs) {
    Long at = heardAtMs.get(name);
    return at == null ? -1 : Math.max(0, nowMs - at);
  }

  /** Writes what has changed; called often while this server leads. */
  void look(long nowMs) {
    View view = store.view();
    if (!leading) {
      leading = true;
      leadingSinceMs = nowMs;
    }
    departures.look(nowMs);
    unregistered
        .values()
        .removeIf(sign ->
            isRegistered(sign.agent()) || sign.precedes(departures.of(sign.agent(), nowMs)));
    for (LifeSign sign : unregistered.values()) {
      // While its leave is on the way, a registration would come after it in the log.
      if (!departing.contains(sign.agent().name())) {
        register(sign.agent(), view);
      }
    }
    List<Node> nodes = new ArrayList<>(view.nodes().size());
    view.nodes().forEach(nodes::add);
    for (Node node : nodes) {
      judge(node, nowMs);
    }
    failedAtMs.keySet().removeIf(name -> view.nodes().get(name) == null);
  }

  private void register(AgentInfo agent, View view) {
    Node same = view.nodes().byId(agent.id());
    if (same != null && !same.name().equals(agent.name())) {
      // Renamed: an id belongs to one name.
      propose("rename " + same.name(), new Command.NodeDeregister(same.name()));
      return;
    }
    LeftMembers departed = LeftMembers.of(view);
    // From the level of its table on, the registration itself takes it from there.
    if (departed.has(agent.name()) && !Levels.hasClusterTables(view)) {
      propose(
          "back " + agent.name(),
          new Command.ConfigSet(
              ClusterBlobs.LEFT,
              departed.without(agent.name(), view.timeMs()).encode(),
              LeftMembers.index(view)));
      // It is registered by the next look: a change of the list that overtakes this one is kept.
      return;
    }
    propose(
        "register " + agent.name() + ' ' + agent.id(),
        new Command.NodeRegister(
            agent.id(), agent.name(), agent.address(), agent.server(), agent.meta()));
  }

  private void judge(Node node, long nowMs) {
    Long heardAt = heardAtMs.get(node.name());
    long silentMs = nowMs - (heardAt == null ? leadingSinceMs + graceMs : heardAt);
    if (silentMs <= ttlMs) {
      failedAtMs.remove(node.name());
      // In grace, who failed before stays failed until it is heard.
      if (node.health() == Health.CRITICAL && heardAt != null) {
        propose(
            "alive " + node.name(),
            new Command.NodeHealth(node.name(), Health.PASSING, Node.ALIVE));
      }
      return;
    }
    failedAtMs.putIfAbsent(node.name(), nowMs);
    if (node.health() == Health.PASSING) {
      LOG.warn("Agent {} has given no sign of life for {} ms", node.name(), silentMs);
      propose("dead " + node.name(), new Command.NodeHealth(node.name(), Health.CRITICAL, DEAD));
    } else if (failedForMs(node.name(), nowMs) > reconnectMs) {
      LOG.info("Agent {} has failed for {} ms and leaves the catalog", node.name(), reconnectMs);
      propose("forget " + node.name(), new Command.NodeDeregister(node.name()));
    }
  }

  /** Proposes a change unless the same is on its way; a failure is tried again by the next look. */
  private void propose(String what, Command command) {
    if (!underWay.add(what)) {
      return;
    }
    log.propose(
        command,
        new ProposalListener() {
          @Override
          public void applied(Outcome outcome) {
            thread.execute(() -> over(what, outcome));
          }

          @Override
          public void failed(ProposalFailure failure) {
            thread.execute(() -> over(what, null));
          }
        });
  }

  private void over(String what, @Nullable Outcome outcome) {
    underWay.remove(what);
    if (outcome instanceof Outcome.Refused(String text) && refused.add(what)) {
      LOG.warn("An agent could not be registered ({}): {}", what, text);
    }
  }
}
