package io.praetor.agent.cluster;

import io.praetor.agent.consensus.ReplicatedLog;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.catalog.Health;
import io.praetor.store.catalog.Node;
import io.praetor.store.cluster.AutopilotSettings;
import io.praetor.store.cluster.LeftAgent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * What the API asks of a server's part in its cluster. Any thread; the stages complete on the
 * cluster's thread.
 */
public final class ClusterControl {
  private final StateMachine store;
  private final Autopilot autopilot;
  private final JoinProbe probe;
  private final AgentInfo self;
  private final ReplicatedLog log;
  private final Function<Operation, CompletionStage<OperationResult>> operate;

  ClusterControl(
      StateMachine store,
      Autopilot autopilot,
      JoinProbe probe,
      AgentInfo self,
      ReplicatedLog log,
      Function<Operation, CompletionStage<OperationResult>> operate) {
    this.store = store;
    this.autopilot = autopilot;
    this.probe = probe;
    this.self = self;
    this.log = log;
    this.operate = operate;
  }

  /** Every agent that the cluster knows, by name. */
  public List<Member> members() {
    View view = store.view();
    List<Member> members = new ArrayList<>();
    view.nodes()
        .forEach(node ->
            members.add(
                new Member(
                    node.id(),
                    node.name(),
                    node.address(),
                    node.server(),
                    node.health() == Health.PASSING ? Member.Status.ALIVE : Member.Status.FAILED)));
    for (Node gone : left()) {
      members.add(
          new Member(gone.id(), gone.name(), gone.address(), gone.server(), Member.Status.LEFT));
    }
    return members;
  }

  /** The agents that have left, as nodes, for as long as they are shown. */
  public List<Node> left() {
    View view = store.view();
    return view.leftAgents().stream()
        .filter(gone -> gone.isShown(view.timeMs()))
        .filter(gone -> view.nodes().get(gone.name()) == null)
        .map(LeftAgent::node)
        .toList();
  }

  /** The settings of the autopilot that hold now. */
  public AutopilotSettings autopilot() {
    return autopilot.settings();
  }

  /** How the servers are, as the leader knows. */
  public CompletionStage<OperationResult> health() {
    return operate.apply(new Operation.Health());
  }

  /**
   * Asks an agent, and counts it among those that are asked for the cluster if it answers and may
   * be of the same. Servers that belong to none are taken in afterwards.
   *
   * @param contact HOST or HOST:PORT
   */
  public CompletionStage<OperationResult> join(String contact) {
    return probe.to(contact);
  }

  /** Says that a failed agent has left. */
  public CompletionStage<OperationResult> forceLeave(String name, boolean prune) {
    return operate.apply(new Operation.ForceLeave(name, prune));
  }

  /** Removes a server from the configuration. */
  public CompletionStage<OperationResult> removePeer(String address) {
    return operate.apply(new Operation.Remove(address));
  }

  /** Hands the lead to a server; an empty address leaves the choice. */
  public CompletionStage<OperationResult> transferLeadership(String address) {
    return operate.apply(new Operation.Transfer(address));
  }

  /**
   * Leaves the cluster: hands the lead on if this server has it, and has itself removed. Blocks
   * until that is done or the time is over.
   *
   * @return whether the cluster knows that this server has left
   */
  public boolean leave(long waitMsMax) {
    GracefulLeave departure = new GracefulLeave(log, operate, self);
    return departure.leave(waitMsMax);
  }
}
