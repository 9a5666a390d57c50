package io.praetor.agent.consensus;

import io.praetor.store.command.Outcome;

/** Callback for one proposal: exactly one of the two methods is called, once. */
public interface ProposalListener {

  /** Nobody waits. */
  ProposalListener UNHEARD =
      new ProposalListener() {
        @Override
        public void applied(Outcome outcome) {}

        @Override
        public void failed(ProposalFailure failure) {}
      };

  /**
   * The command is durable on a quorum and has been applied here; the view already shows it. Called
   * on the apply thread, which every write of this server waits for: it must not block.
   */
  void applied(Outcome outcome);

  /**
   * The command was not applied, or its fate is unknown: the failure says which. Must not block
   * either.
   */
  void failed(ProposalFailure failure);
}
