package io.praetor.agent.cluster;

import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.ReplicatedLog;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
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
  void depart(LeftMembers.Gone gone, boolean prune, Consumer<OperationResult> done) {
    log.propose(
        new Command.NodeDeregister(gone.name()),
        new Written(
            outcome ->
                change(
                    left -> prune ? left.without(gone.name(), gone.atMs()) : left.with(gone),
                    ATTEMPTS_MAX,
                    done),
            done));
  }

  /** Shows one that has left no longer. */
  void forget(String name, Consumer<OperationResult> done) {
    change(left -> left.without(name, store.view().timeMs()), ATTEMPTS_MAX, done);
  }

  /** Writes the list anew, unless another has changed it meanwhile: then that change is kept. */
  private void change(
      UnaryOperator<LeftMembers> edit, int attempts, Consumer<OperationResult> done) {
    View view = store.view();
    byte[] next = edit.apply(LeftMembers.of(view)).encode();
    log.propose(
        new Command.ConfigSet(LeftMembers.CONFIG_NAME, next, LeftMembers.index(view)),
        new Written(
            outcome -> {
              if (!(outcome instanceof Outcome.Done(boolean isDone, long index)) || isDone) {
                done.accept(OperationResult.DONE);
              } else if (attempts > 1) {
                change(edit, attempts - 1, done);
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
