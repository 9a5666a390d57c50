package io.praetor.agent.api;

import io.praetor.agent.access.DeniedException;
import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.query.ReadCallback;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Responder;
import java.util.function.Consumer;

/**
 * Judges a change by what it is about, which was looked up for it; then the change goes on, or its
 * request is refused. Owned by the thread of the request.
 *
 * @param <R> what was looked up
 */
public final class RightsLookup<R> implements ReadCallback<R> {
  private final Responder responder;
  private final Consumer<R> judge;
  private final Runnable then;

  /**
   * A look-up for one request.
   *
   * @param judge throws {@link DeniedException} if the change is not permitted
   * @param then makes the change
   */
  public RightsLookup(Responder responder, Consumer<R> judge, Runnable then) {
    this.responder = responder;
    this.judge = judge;
    this.then = then;
  }

  @Override
  public void answer(R found, boolean shared) {
    try {
      judge.accept(found);
    } catch (DeniedException e) {
      denied(e.text());
      return;
    }
    then.run();
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
