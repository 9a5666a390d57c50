package io.praetor.agent.consensus;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.error.RaftError;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The commands of one log entry on their way, and who waits for them. Answered once, by the apply
 * thread or by a failure.
 */
final class ProposedBatch implements Closure {

  private final long timeMs;
  private final long sentAt = System.nanoTime();
  private final List<Command> commands;
  private final List<ProposalListener> listeners;
  private final Consumer<ProposedBatch> landed;
  private final AtomicBoolean answered = new AtomicBoolean();

  ProposedBatch(
      long timeMs,
      List<Command> commands,
      List<ProposalListener> listeners,
      Consumer<ProposedBatch> landed) {
    this.timeMs = timeMs;
    this.commands = commands;
    this.listeners = listeners;
    this.landed = landed;
  }

  long timeMs() {
    return timeMs;
  }

  long sentAt() {
    return sentAt;
  }

  List<Command> commands() {
    return commands;
  }

  /** On the apply thread, after the view has been published. */
  void applied(List<Outcome> outcomes) {
    if (answered.compareAndSet(false, true)) {
      for (int i = 0; i < outcomes.size(); i++) {
        listeners.get(i).applied(outcomes.get(i));
      }
      landed.accept(this);
    }
  }

  void failed(ProposalFailure failure) {
    if (answered.compareAndSet(false, true)) {
      listeners.forEach(listener -> listener.failed(failure));
      landed.accept(this);
    }
  }

  @Override
  public void run(Status status) {
    if (!status.isOk()) {
      failed(classify(status));
    }
  }

  /**
   * What a refusal of the library means for the commands. Its codes are the same for a task that
   * never entered the log and for one that was in it when the lead was lost, so only its sentences
   * for the former are trusted; all else is unknown.
   */
  static ProposalFailure classify(Status status) {
    String why = status.getErrorMsg() == null ? "" : status.getErrorMsg();
    if (status.getRaftError() == RaftError.EPERM
        && (why.equals("Is not leader.") || why.startsWith("expected_term="))) {
      return ProposalFailure.NOT_LEADER;
    }
    if (status.getRaftError() == RaftError.EBUSY) {
      return why.startsWith("Is transferring")
          ? ProposalFailure.NOT_LEADER
          : ProposalFailure.OVERLOADED;
    }
    if (status.getRaftError() == RaftError.ENODESHUTDOWN) {
      return ProposalFailure.STOPPED;
    }
    return ProposalFailure.UNKNOWN;
  }
}
