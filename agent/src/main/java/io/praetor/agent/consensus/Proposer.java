package io.praetor.agent.consensus;

import io.praetor.store.command.Command;

/** Where changes enter: any thread may propose, and none is blocked by it. */
public interface Proposer {

  /**
   * Proposes a command for the log. The listener is told exactly once; a refusal that is known at
   * once ({@link ProposalFailure#OVERLOADED}, say) may be told on the calling thread before this
   * returns.
   */
  void propose(Command command, ProposalListener listener);
}
