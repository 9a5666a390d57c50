package io.praetor.agent.api;

import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Responder;
import io.praetor.store.command.Outcome;

/** Answers a write of keys once it has been applied. Told by the apply thread. */
public final class WriteReply implements ProposalListener {
  private final Responder responder;

  public WriteReply(Responder responder) {
    this.responder = responder;
  }

  @Override
  public void applied(Outcome outcome) {
    responder.respond(
        switch (outcome) {
          case Outcome.Done done -> Answer.json(done.done());
          case Outcome.Refused refused -> Answer.text(500, "raft apply failed: " + refused.text());
          case Outcome.Committed committed -> Answer.json(true);
          case Outcome.RolledBack rolledBack -> Answer.json(false);
          case Outcome.Outdated outdated -> FailureAnswers.outdated();
        });
  }

  @Override
  public void failed(ProposalFailure failure) {
    responder.respond(FailureAnswers.of(failure));
  }
}
