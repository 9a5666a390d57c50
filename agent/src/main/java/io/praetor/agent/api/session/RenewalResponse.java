package io.praetor.agent.api.session;

import io.praetor.agent.api.RequestCallback;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Freshness;
import io.praetor.agent.routing.Responder;

/** Tells of a session that was renewed, without the headers of a read. Owned like its responder. */
final class RenewalResponse extends RequestCallback<Answer> {
  RenewalResponse(Responder responder) {
    super(responder);
  }

  @Override
  public void answer(Answer answer, boolean shared) {
    responder().respond(answer.meta(Freshness.NONE));
  }
}
