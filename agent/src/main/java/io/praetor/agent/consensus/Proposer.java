package io.praetor.agent.consensus;

import io.praetor.store.command.Command;
import io.praetor.store.command.Sender;

/** Where changes enter: any thread may propose, and none is blocked by it. */
public interface Proposer {

  /**
   * Proposes a command for the log. The listener is told exactly once; a refusal that is known at
   * once ({@link ProposalFailure#OVERLOADED}, say) may be told on the calling thread before this
   * returns. So may a refusal of a command that the cluster's level does not take yet.
   *
   * @param sender who sent it, as the log keeps it
   */
  void propose(Command command, Sender sender, ProposalListener listener);

  /** Proposes a command of which no sender is known. */
  default void propose(Command command, ProposalListener listener) {
    propose(command, Sender.NONE, listener);
  }
}
