package io.praetor.agent.api;

import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.rules.Finding;
import java.util.List;

/** The listener of a change whose values are judged by rules: it tells what they have found. */
public interface RuledListener extends ProposalListener {
  /** The answer to a change that rules refuse. */
  Answer refused(List<Finding> refusals);

  /** The change goes on its way, and its answer is to tell these. */
  void warned(List<Finding> warnings);
}
