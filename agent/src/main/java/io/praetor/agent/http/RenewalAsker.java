package io.praetor.agent.http;

import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.query.Asker;
import io.praetor.agent.query.Scheduling;

/** Tells of a session that was renewed, without the headers of a read. Owned like its responder. */
final class RenewalAsker implements Asker<Answer> {
  private final Responder responder;

  RenewalAsker(Responder responder) {
    this.responder = responder;
  }

  @Override
  public void answer(Answer answer, boolean shared) {
    responder.respond(answer.meta(ReadMeta.NONE));
  }

  @Override
  public void failed(ReadFailure failure) {
    responder.respond(Failures.of(failure));
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
