package io.praetor.agent.api;

import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.query.ReadCallback;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Responder;

/**
 * Callback of a query that is made for a request: whoever sent it is told of failures and refusals.
 * Owned like its responder.
 */
public abstract class RequestCallback<A> implements ReadCallback<A> {
  private final Responder responder;

  /** A callback for one request. */
  protected RequestCallback(Responder responder) {
    this.responder = responder;
  }

  /** What answers the request. */
  protected final Responder responder() {
    return responder;
  }

  @Override
  public final void failed(ReadFailure failure) {
    responder.respond(FailureAnswers.of(failure));
  }

  @Override
  public final void denied(String text) {
    responder.respond(FailureAnswers.denied(text));
  }

  @Override
  public final Scheduling scheduling() {
    return responder.scheduling();
  }

  @Override
  public final void onHangUp(Runnable action) {
    responder.onHangUp(action);
  }
}
