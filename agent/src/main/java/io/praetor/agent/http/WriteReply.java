package io.praetor.agent.http;

import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.store.command.Outcome;

/** Answers a write of keys once it has been applied. Told by the apply thread. */
final class WriteReply implements ProposalListener {
  private final Responder responder;

  WriteReply(Responder responder) {
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
        });
  }

  @Override
  public void failed(ProposalFailure failure) {
    responder.respond(Failures.of(failure));
  }
}
