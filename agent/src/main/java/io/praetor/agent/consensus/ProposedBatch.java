package io.praetor.agent.consensus;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.error.RaftError;
import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec;
import io.praetor.store.command.Outcome;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The commands of one log entry on their way, and who waits for them. Answered once, by the apply
 * thread or by a failure. Any thread.
 */
final class ProposedBatch implements Closure {

  private final long term;
  private final ByteBuffer data;
  private final long sentAt;
  private final CommandCodec.Batch entry;
  private final List<ProposalListener> listeners;
  private final Consumer<ProposedBatch> landed;
  private final Callbacks callbacks;
  private final AtomicBoolean answered = new AtomicBoolean();
  private volatile boolean lost;
  private int ticksLost;

  /**
   * A batch that has not been sent yet.
   *
   * @param sentAt now, by a clock of nanoseconds
   * @param data the entry's bytes, not to be changed afterwards
   */
  ProposedBatch(
      long term,
      long sentAt,
      ByteBuffer data,
      CommandCodec.Batch entry,
      List<ProposalListener> listeners,
      Consumer<ProposedBatch> landed,
      Callbacks callbacks) {
    this.term = term;
    this.sentAt = sentAt;
    this.data = data.duplicate();
    this.entry = entry;
    this.listeners = listeners;
    this.landed = landed;
    this.callbacks = callbacks;
  }

  long term() {
    return term;
  }

  /** Whether an entry of the log is this batch. */
  boolean is(long entryTerm, ByteBuffer bytes) {
    return term == entryTerm && data.equals(bytes);
  }

  /** What the log entry holds. */
  CommandCodec.Batch entry() {
    return entry;
  }

  long sentAt() {
    return sentAt;
  }

  List<Command> commands() {
    return entry.commands();
  }

  /** On the apply thread, after the view has been published. */
  void applied(List<Outcome> outcomes) {
    if (answered.compareAndSet(false, true)) {
      for (int i = 0; i < outcomes.size(); i++) {
        ProposalListener listener = listeners.get(i);
        Outcome outcome = outcomes.get(i);
        callbacks.run(() -> listener.applied(outcome));
      }
      landed.accept(this);
    }
  }

  void failed(ProposalFailure failure) {
    if (answered.compareAndSet(false, true)) {
      listeners.forEach(listener -> callbacks.run(() -> listener.failed(failure)));
      landed.accept(this);
    }
  }

  /**
   * The library does not answer for this batch any more. What is known not to have entered the log
   * fails at once; for anything else the log itself will tell, see {@link GroupCommit}.
   */
  @Override
  public void run(Status status) {
    if (status.isOk()) {
      return;
    }
    ProposalFailure failure = classify(status);
    if (failure == ProposalFailure.UNKNOWN) {
      lost = true;
    } else {
      failed(failure);
    }
  }

  /**
   * Counts a tick during which the log has not told what became of this batch; called by one
   * thread.
   *
   * @return how many there have been since it was lost; 0 if it is not
   */
  int tickLost() {
    return lost ? ++ticksLost : 0;
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
