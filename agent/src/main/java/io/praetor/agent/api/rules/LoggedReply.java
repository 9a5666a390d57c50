package io.praetor.agent.api.rules;

import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.store.command.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log what has become of a rule, beside its answer. Told by the apply thread. */
record LoggedReply(ProposalListener reply, String rule, String what) implements ProposalListener {
  private static final Logger LOG = LoggerFactory.getLogger("agent.rules");

  @Override
  public void applied(Outcome outcome) {
    if (outcome instanceof Outcome.Done(boolean isDone, long index) && isDone) {
      LOG.info("The rule {} was {}, index {}", rule, what, index);
    }
    reply.applied(outcome);
  }

  @Override
  public void failed(ProposalFailure failure) {
    reply.failed(failure);
  }
}
