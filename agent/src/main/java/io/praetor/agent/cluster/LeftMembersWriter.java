package io.praetor.agent.cluster;

import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.ReplicatedLog;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.cluster.ClusterBlobs;
import io.praetor.store.cluster.LeftAgent;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.table.Levels;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Writes down which agents have left, while this server leads. Confined to the cluster's thread.
 */
final class LeftMembersWriter {
  /** How often a change of the list is tried that another one has overtaken. */
  private static final int ATTEMPTS_MAX = 20;

  private final ReplicatedLog log;
  private final StateMachine store;
  private final Executor thread;

  LeftMembersWriter(ReplicatedLog log, StateMachine store, Executor thread) {
    this.log = log;
    this.store = store;
    this.thread = thread;
  }

  /**
   * Takes an agent's node away, with all that hangs on it.
   *
   * @param prune whether it is not even shown as one that has left
   */
  void depart(LeftAgent gone, boolean prune, Consumer<OperationResult> done) {
    Command leave = new Command.AgentLeave(gone.id(), gone.name(), gone.address(), gone.server());
    if (!prune && Levels.hasClusterTables(store.view())) {
      change(leave, left -> left, 1, done);
      return;
    }
    log.propose(
        new Command.NodeDeregister(gone.name()),
        new Written(
            outcome -> {
              if (prune) {
                forget(gone.name(), done);
              } else {
                change(leave, left -> left.with(gone), ATTEMPTS_MAX, done);
              }
            },
            done));
  }

  /** Shows one that has left no longer. */
  void forget(String name, Consumer<OperationResult> done) {
    change(
        new Command.AgentForget(name),
        left -> left.without(name, store.view().timeMs()),
        ATTEMPTS_MAX,
        done);
  }

  /**
   * Changes a row; at the first level, writes the list anew, unless another has changed it
   * meanwhile: then that change is kept.
   */
  private void change(
      Command row, UnaryOperator<LeftMembers> edit, int attempts, Consumer<OperationResult> done) {
    View view = store.view();
    Command command =
        Levels.hasClusterTables(view)
            ? row
            : new Command.ConfigSet(
                ClusterBlobs.LEFT,
                edit.apply(LeftMembers.of(view)).encode(),
                LeftMembers.index(view));
    log.propose(
        command,
        new Written(
            outcome -> {
              if (!(outcome instanceof Outcome.Done(boolean isDone, long index)) || isDone) {
                done.accept(OperationResult.DONE);
              } else if (attempts > 1) {
                change(row, edit, attempts - 1, done);
              } else {
                done.accept(OperationResult.failed("the list of those that left keeps changing"));
              }
            },
            done));
  }

  /** Hands what became of a change to the cluster's thread. */
  private final class Written implements ProposalListener {
    private final Consumer<Outcome> applied;
    private final Consumer<OperationResult> done;

    Written(Consumer<Outcome> applied, Consumer<OperationResult> done) {
      this.applied = applied;
      this.done = done;
    }

    @Override
    public void applied(Outcome outcome) {
      thread.execute(() -> applied.accept(outcome));
    }

    @Override
    public void failed(ProposalFailure failure) {
      thread.execute(
          () -> done.accept(OperationResult.failed("the log did not take it: " + failure)));
    }
  }
}
