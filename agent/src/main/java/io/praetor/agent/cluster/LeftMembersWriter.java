package io.praetor.agent.cluster;

import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.ReplicatedLog;
import io.praetor.store.StateMachine;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Writes down which agents have left, while this server leads. Confined to the cluster's thread.
 */
final class LeftMembersWriter {
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
    LeftMembers departed = LeftMembers.of(store.view());
    LeftMembers next = prune ? departed.without(gone.name(), gone.atMs()) : departed.with(gone);
    write(List.of(new Command.NodeDeregister(gone.name()), list(next)), done);
  }

  /** Shows one that has left no longer. */
  void forget(String name, Consumer<OperationResult> done) {
    write(List.of(list(LeftMembers.of(store.view()).without(name, store.view().timeMs()))), done);
  }

  private static Command list(LeftMembers departed) {
    return new Command.ConfigSet(LeftMembers.CONFIG_NAME, departed.encode(), -1);
  }

  private void write(List<Command> commands, Consumer<OperationResult> done) {
    AtomicInteger left = new AtomicInteger(commands.size());
    ProposalListener listener =
        new ProposalListener() {
          @Override
          public void applied(Outcome outcome) {
            if (left.decrementAndGet() == 0) {
              thread.execute(() -> done.accept(OperationResult.DONE));
            }
          }

          @Override
          public void failed(ProposalFailure failure) {
            if (left.getAndSet(Integer.MIN_VALUE) > 0) {
              thread.execute(
                  () -> done.accept(OperationResult.failed("the log did not take it: " + failure)));
            }
          }
        };
    commands.forEach(command -> log.propose(command, listener));
  }
}
