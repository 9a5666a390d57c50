package io.praetor.agent.api;

import io.praetor.agent.access.DeniedException;
import io.praetor.agent.routing.Responder;
import java.util.function.Consumer;

/**
 * Judges a change by what it is about, which was looked up for it; then the change goes on, or its
 * request is refused. Owned by the thread of the request.
 *
 * @param <R> what was looked up
 */
public final class RightsLookup<R> extends RequestCallback<R> {
  private final Consumer<R> judge;
  private final Runnable then;

  /**
   * A look-up for one request.
   *
   * @param judge throws {@link DeniedException} if the change is not permitted
   * @param then makes the change
   */
  public RightsLookup(Responder responder, Consumer<R> judge, Runnable then) {
    super(responder);
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
}
