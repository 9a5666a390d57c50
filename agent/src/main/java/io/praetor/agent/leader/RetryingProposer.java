package io.praetor.agent.leader;

import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.consensus.Proposer;
import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.Sender;

/**
 * A proposer that waits for a leader: what is known not to have happened for want of one is
 * proposed again until the time is over. What may have happened never is. Used by any thread.
 */
public final class RetryingProposer implements Proposer {
  private final Proposer log;
  private final LeaderWait hold;

  /** A proposer in front of another. */
  public RetryingProposer(Proposer log, LeaderWait hold) {
    this.log = log;
    this.hold = hold;
  }

  @Override
  public void propose(Command command, Sender sender, ProposalListener listener) {
    log.propose(command, sender, new Attempt(command, sender, listener));
  }

  private final class Attempt implements ProposalListener {
    private final Command command;
    private final Sender sender;
    private final ProposalListener listener;
    private long deadlineNanos;

    Attempt(Command command, Sender sender, ProposalListener listener) {
      this.command = command;
      this.sender = sender;
      this.listener = listener;
    }

    @Override
    public void applied(Outcome outcome) {
      listener.applied(outcome);
    }

    @Override
    public void failed(ProposalFailure failure) {
      if (deadlineNanos == 0) {
        // The clock is read for those that fail alone.
        deadlineNanos = hold.deadline();
      }
      if (failure != ProposalFailure.NOT_LEADER) {
        listener.failed(failure);
        return;
      }
      int bytes = CommandCodec.encodedBytes(command, sender);
      if (!hold.hold(deadlineNanos, bytes, () -> log.propose(command, sender, this))) {
        listener.failed(hold.hasRoom(bytes) ? failure : ProposalFailure.OVERLOADED);
      }
    }
  }
}
