package io.praetor.agent.api;

import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.rules.Findings;

/** The listener of a change whose values are judged by rules: it tells what they have found. */
public interface RuledListener extends ProposalListener {
  /** The answer to a change that rules refuse. */
  Answer refused(Findings found);

  /** The change goes on its way, and its answer is to tell what it is warned of. */
  void warned(Findings found);
}
