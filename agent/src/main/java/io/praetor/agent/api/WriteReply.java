package io.praetor.agent.api;

import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.rules.Findings;
import io.praetor.store.command.Outcome;

/**
 * Answers a write of keys once it has been applied. Told by the apply thread, and of warnings
 * before it is on its way.
 */
public final class WriteReply implements RuledListener {
  private final Responder responder;
  private Findings warnings = Findings.NONE;

  public WriteReply(Responder responder) {
    this.responder = responder;
  }

  @Override
  public Answer refused(Findings found) {
    return RuleAnswers.refused(found);
  }

  @Override
  public void warned(Findings found) {
    warnings = found;
  }

  @Override
  public void applied(Outcome outcome) {
    Answer answer =
        switch (outcome) {
          case Outcome.Done done -> Answer.json(done.done());
          case Outcome.Refused refused -> Answer.text(500, "raft apply failed: " + refused.text());
          case Outcome.Committed committed -> Answer.json(true);
          case Outcome.RolledBack rolledBack -> Answer.json(false);
          case Outcome.Outdated outdated -> FailureAnswers.outdated();
        };
    responder.respond(RuleAnswers.warned(answer, warnings));
  }

  @Override
  public void failed(ProposalFailure failure) {
    responder.respond(FailureAnswers.of(failure));
  }
}
