package io.praetor.agent.api.session;

import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.query.ReadCallback;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Freshness;
import io.praetor.agent.routing.Responder;

/** Tells of a session that was renewed, without the headers of a read. Owned like its responder. */
final class RenewalResponse implements ReadCallback<Answer> {
  private final Responder responder;

  RenewalResponse(Responder responder) {
    this.responder = responder;
  }

  @Override
  public void answer(Answer answer, boolean shared) {
    responder.respond(answer.meta(Freshness.NONE));
  }

  @Override
  public void failed(ReadFailure failure) {
    responder.respond(FailureAnswers.of(failure));
  }

  @Override
  public void denied(String text) {
    responder.respond(FailureAnswers.denied(text));
  }

  @Override
  public Scheduling scheduling() {
    return responder.scheduling();
  }

  @Override
  public void onHangUp(Runnable action) {
    responder.onHangUp(action);
  }
}
