package io.praetor.agent.cluster;

import io.praetor.agent.consensus.MembershipListener;
import io.praetor.agent.consensus.ReplicatedLog;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.catalog.Health;
import io.praetor.store.catalog.Node;
import io.praetor.store.cluster.LeftAgent;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Carries out what operators and leaving agents ask, while this server leads. Confined to the
 * cluster's thread.
 */
final class Operations {
  private final ReplicatedLog log;
  private final StateMachine store;
  private final JoinHandler joins;
  private final Liveness liveness;
  private final Autopilot autopilot;
  private final MemberChangeQueue changes;
  private final LeftMembersWriter left;
  private final Executor thread;
  private final String self;

  Operations(
      ReplicatedLog log,
      StateMachine store,
      JoinHandler joins,
      Liveness liveness,
      Autopilot autopilot,
      MemberChangeQueue changes,
      LeftMembersWriter left,
      Executor thread,
      String self) {
    this.log = log;
    this.store = store;
    this.joins = joins;
    this.liveness = liveness;
    this.autopilot = autopilot;
    this.changes = changes;
    this.left = left;
    this.thread = thread;
    this.self = self;
  }

  void carryOut(Operation operation, long nowMs, Consumer<OperationResult> done) {
    switch (operation) {
      case Operation.Leave leave -> leave(leave.agent(), done);
      case Operation.ForceLeave force -> forceLeave(force, done);
      case Operation.Remove remove -> remove(remove.address(), done);
      case Operation.Transfer transfer -> transfer(transfer.address(), done);
      case Operation.Health health -> done.accept(new OperationResult("", autopilot.health(nowMs)));
    }
  }

  private boolean isMember(String address) {
    return log.configuration().has(address);
  }

  private void leave(AgentInfo agent, Consumer<OperationResult> done) {
    liveness.departing(agent.name());
    depart(
        agent,
        result -> {
          liveness.departed(agent.name());
          done.accept(result);
        });
  }

  private void depart(AgentInfo agent, Consumer<OperationResult> done) {
    Runnable goodbye =
        () ->
            left.depart(
                new LeftAgent(
                    agent.id(),
                    agent.name(),
                    agent.address(),
                    agent.server(),
                    store.view().timeMs(),
                    0),
                false,
                done);
    if (!agent.server() || !isMember(agent.address()) || isOnlyVoter(agent.address())) {
      goodbye.run();
      return;
    }
    changes.make(
        "remove " + agent.name() + " at " + agent.address() + ", which leaves",
        listener -> log.removePeer(agent.address(), listener),
        failure -> {
          if (failure.isEmpty()) {
            goodbye.run();
          } else {
            done.accept(OperationResult.failed(failure));
          }
        });
  }

  private boolean isOnlyVoter(String address) {
    return log.configuration().voters().equals(List.of(address));
  }

  private void forceLeave(Operation.ForceLeave force, Consumer<OperationResult> done) {
    View view = store.view();
    Node node = view.nodes().get(force.name());
    if (node == null) {
      if (!LeftMembers.of(view).has(force.name())) {
        done.accept(
            OperationResult.failed("agent: No node found with name '" + force.name() + "'"));
      } else if (force.prune()) {
        left.forget(force.name(), done);
      } else {
        done.accept(OperationResult.DONE);
      }
      return;
    }
    if (node.health() == Health.PASSING) {
      // One that is alive says so again at once, as with Consul.
      done.accept(OperationResult.DONE);
      return;
    }
    LeftAgent gone = LeftAgent.of(node, view.timeMs());
    if (!node.server() || !isMember(node.address()) || isOnlyVoter(node.address())) {
      left.depart(gone, force.prune(), done);
      return;
    }
    changes.make(
        "remove " + node.name() + " at " + node.address() + ", which is forced to leave",
        listener -> log.removePeer(node.address(), listener),
        failure -> {
          if (failure.isEmpty()) {
            left.depart(gone, force.prune(), done);
          } else {
            done.accept(OperationResult.failed(failure));
          }
        });
  }

  private void remove(String address, Consumer<OperationResult> done) {
    if (!isMember(address)) {
      done.accept(
          OperationResult.failed(
              "address \"" + address + "\" was not found in the Raft configuration"));
      return;
    }
    if (isOnlyVoter(address)) {
      done.accept(
          OperationResult.failed(
              "\"" + address + "\" is the only voter: without it there would be no cluster"));
      return;
    }
    joins.noteRemoved(address);
    changes.make(
        "remove " + address + " by an operator",
        listener -> log.removePeer(address, listener),
        failure -> done.accept(new OperationResult(failure, List.of())));
  }

  private void transfer(String wanted, Consumer<OperationResult> done) {
    Optional<String> target =
        wanted.isEmpty()
            ? autopilot.health(System.nanoTime() / 1_000_000).stream()
                .filter(server -> server.voter() && !server.leader())
                .max(
                    Comparator.comparing(ServerHealth::healthy)
                        .thenComparingLong(ServerHealth::lastIndex))
                .map(ServerHealth::address)
            : Optional.of(wanted).filter(log.configuration().voters()::contains);
    if (target.isEmpty()) {
      done.accept(
          OperationResult.failed(
              wanted.isEmpty()
                  ? "there is no other voter that could lead"
                  : "\"" + wanted + "\" is no voter"));
      return;
    }
    if (target.get().equals(self)) {
      done.accept(OperationResult.DONE);
      return;
    }
    log.transferLeadership(
        target.get(),
        new MembershipListener() {
          @Override
          public void done() {
            thread.execute(() -> done.accept(OperationResult.DONE));
          }

          @Override
          public void failed(String reason) {
            thread.execute(() -> done.accept(OperationResult.failed(reason)));
          }
        });
  }
}
