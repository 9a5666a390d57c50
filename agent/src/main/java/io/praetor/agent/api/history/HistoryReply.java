package io.praetor.agent.api.history;

import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Responder;
import io.praetor.store.command.Outcome;

/** Answers a change of what is kept once it has been applied. Told by the apply thread. */
final class HistoryReply implements ProposalListener {
  private final Responder responder;
  private final Runnable done;

  /**
   * A reply.
   *
   * @param done takes note of a change that was made
   */
  HistoryReply(Responder responder, Runnable done) {
    this.responder = responder;
    this.done = done;
  }

  @Override
  public void applied(Outcome outcome) {
    responder.respond(
        switch (outcome) {
          case Outcome.Done made -> {
            if (made.done()) {
              done.run();
            }
            yield Answer.json(made.done());
          }
          case Outcome.Refused refused -> Answer.text(400, refused.text());
          case Outcome.Outdated outdated -> FailureAnswers.outdated();
          case Outcome.Committed committed -> Answer.json(true);
          case Outcome.RolledBack rolledBack -> Answer.json(false);
        });
  }

  @Override
  public void failed(ProposalFailure failure) {
    responder.respond(FailureAnswers.of(failure));
  }
}
