package io.praetor.agent.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.Proposer;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.catalog.Health;
import io.praetor.store.catalog.NodeDefinition;
import io.praetor.store.catalog.ServiceDefinition;
import io.praetor.store.cluster.ClusterBlobs;
import io.praetor.store.cluster.LeftAgent;
import io.praetor.store.command.Command;
import io.praetor.store.level.Level;
import io.praetor.store.snapshot.SnapshotCodec;
import io.praetor.store.table.Services;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the leader makes of signs of life, over a log whose entries are applied when told. */
class LivenessTest {
  private static final AgentInfo CLIENT =
      new AgentInfo("id", "client", "127.0.0.1:1", false, Map.of());

  private static final int[] LEVELS = {Level.FIRST, Level.CLUSTER_TABLES};

  private final StateMachine store = new StateMachine(SnapshotCodec::read);
  private final Deque<Runnable> pending = new ArrayDeque<>();

  /** Log time stands still all the while, as in a cluster in which nothing is written. */
  private final Proposer log =
      (command, sender, listener) -> pending.add(() -> listener.applied(store.apply(1, command)));

  private final ClusterOptions options = ClusterOptions.builder(CLIENT).heartbeatMs(1_000).build();
  private final Liveness liveness = new Liveness(log, store, Runnable::run, options);
  private long nowMs = 100_000;

  private void commit() {
    while (!pending.isEmpty()) {
      pending.removeFirst().run();
    }
  }

  private void lookAndCommit() {
    liveness.look(nowMs);
    commit();
    liveness.look(nowMs);
    commit();
  }

  private void raise(int level) {
    if (level > Level.FIRST) {
      store.apply(1, new Command.LevelRaise(level));
    }
  }

  private boolean isShown() {
    return store.view().nodes().get("client") != null;
  }

  private void register() {
    liveness.heard(CLIENT, nowMs);
    lookAndCommit();
    assertThat(isShown()).isTrue();
  }

  /** As the cluster's operations do it: at the first level by two commands. */
  private void leave() {
    View view = store.view();
    liveness.departing("client");
    if (view.level() >= Level.CLUSTER_TABLES) {
      log.propose(
          new Command.AgentLeave("id", "client", CLIENT.address(), false),
          ProposalListener.UNHEARD);
    } else {
      log.propose(new Command.NodeDeregister("client"), ProposalListener.UNHEARD);
      LeftAgent gone = new LeftAgent("id", "client", CLIENT.address(), false, 1, 0);
      log.propose(
          new Command.ConfigSet(ClusterBlobs.LEFT, LeftMembers.of(view).with(gone).encode(), -1),
          ProposalListener.UNHEARD);
    }
  }

  private void left() {
    commit();
    liveness.departed("client");
    assertThat(isShown()).isFalse();
    assertThat(store.view().leftAgents()).hasSize(1);
  }

  @Test
  void anAgentThatHasFailedForTheReconnectTimeoutLeavesTheCatalogWithItsServices() {
    raise(Level.CATALOG);
    register();
    var web =
        new ServiceDefinition(
            "w", "web", "", List.of(), "", Map.of(), Map.of(), 80, "", 1, 1, false);
    store.apply(
        1,
        new Command.CatalogRegister(
            new NodeDefinition("", "client", "", Map.of(), Map.of()), true, web, List.of()));
    nowMs += 60_000;
    lookAndCommit();
    assertThat(isShown()).isTrue();
    nowMs += options.reconnectMs();
    lookAndCommit();
    assertThat(store.view().get(Services.TABLE).size()).isEqualTo(1);
    nowMs++;
    lookAndCommit();
    assertThat(isShown()).isFalse();
    assertThat(store.view().get(Services.TABLE).size()).isZero();
  }

  @Test
  void whatAnotherServerHeardBeforeAnAgentLeftDoesNotBringItBack() {
    for (int level : LEVELS) {
      new LivenessTest().whatAnotherServerHeardBeforeAnAgentLeftDoesNotBringItBack(level);
    }
  }

  private void whatAnotherServerHeardBeforeAnAgentLeftDoesNotBringItBack(int level) {
    raise(level);
    register();
    leave();
    left();
    liveness.look(nowMs);
    nowMs += 3_000;
    liveness.relayed(CLIENT, nowMs);
    lookAndCommit();
    assertThat(isShown()).isFalse();

    nowMs += 2_000;
    liveness.relayed(CLIENT, nowMs);
    lookAndCommit();
    assertThat(isShown()).as("it has come back, and another server heard it").isTrue();
    assertThat(store.view().leftAgents()).isEmpty();
  }

  @Test
  void anAgentThatComesBackAndSaysSoItselfIsRegisteredAtOnce() {
    for (int level : LEVELS) {
      new LivenessTest().anAgentThatComesBackAndSaysSoItselfIsRegisteredAtOnce(level);
    }
  }

  private void anAgentThatComesBackAndSaysSoItselfIsRegisteredAtOnce(int level) {
    raise(level);
    register();
    leave();
    left();
    liveness.heard(CLIENT, nowMs);
    lookAndCommit();
    assertThat(isShown()).isTrue();
    assertThat(Objects.requireNonNull(store.view().nodes().get("client")).health())
        .isEqualTo(Health.PASSING);
  }

  @Test
  void anAgentThatLeavesBeforeItIsRegisteredStaysAway() {
    for (int level : LEVELS) {
      new LivenessTest().anAgentThatLeavesBeforeItIsRegisteredStaysAway(level);
    }
  }

  private void anAgentThatLeavesBeforeItIsRegisteredStaysAway(int level) {
    raise(level);
    register();
    AgentInfo moved = new AgentInfo("id", "client", "127.0.0.1:2", false, Map.of());
    liveness.heard(moved, nowMs);
    leave();
    // Its leave is in the log, and not applied yet: what is proposed now would come after it.
    liveness.look(nowMs);
    left();
    lookAndCommit();
    assertThat(isShown()).isFalse();
  }

  @Test
  void oneThatLeftLongAgoComesBackThroughANewLeader() {
    raise(Level.CLUSTER_TABLES);
    register();
    leave();
    left();
    liveness.follow();
    Liveness next = new Liveness(log, store, Runnable::run, options);
    next.look(nowMs);
    nowMs += 4_000;
    next.relayed(CLIENT, nowMs);
    next.look(nowMs);
    assertThat(pending).hasSize(1);
    commit();
    assertThat(isShown()).isTrue();
    assertThat(List.copyOf(pending)).isEmpty();
  }
}
