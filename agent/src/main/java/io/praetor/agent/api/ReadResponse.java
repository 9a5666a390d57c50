package io.praetor.agent.api;

import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.query.ReadCallback;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Responder;

/** Passes the answer of a question on to who asked over HTTP. Owned like its responder. */
public final class ReadResponse implements ReadCallback<Answer> {
  private final Responder responder;

  public ReadResponse(Responder responder) {
    this.responder = responder;
  }

  @Override
  public void answer(Answer answer, boolean shared) {
    if (shared) {
      answer.share();
    }
    responder.respond(answer);
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
  public void confirmedFromNow() {
    responder.confirmedFromNow();
  }

  @Override
  public Scheduling scheduling() {
    return responder.scheduling();
  }

  @Override
  public void parked() {
    responder.parked();
  }

  @Override
  public void onHangUp(Runnable action) {
    responder.onHangUp(action);
  }
}
