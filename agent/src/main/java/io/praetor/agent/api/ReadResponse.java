package io.praetor.agent.api;

import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Responder;

/** Passes the answer of a question on to who asked over HTTP. Owned like its responder. */
public final class ReadResponse extends RequestCallback<Answer> {
  public ReadResponse(Responder responder) {
    super(responder);
  }

  @Override
  public void answer(Answer answer, boolean shared) {
    if (shared) {
      answer.share();
    }
    responder().respond(answer);
  }

  @Override
  public void confirmedFromNow() {
    responder().confirmedFromNow();
  }

  @Override
  public void parked() {
    responder().parked();
  }
}
