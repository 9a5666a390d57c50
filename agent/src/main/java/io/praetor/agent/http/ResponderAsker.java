package io.praetor.agent.http;

import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.query.Asker;
import io.praetor.agent.query.Scheduling;

/** Passes the answer of a question on to who asked over HTTP. Owned like its responder. */
final class ResponderAsker implements Asker<Answer> {
  private final Responder responder;

  ResponderAsker(Responder responder) {
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
    responder.respond(Failures.of(failure));
  }

  @Override
  public void due() {
    responder.due();
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
