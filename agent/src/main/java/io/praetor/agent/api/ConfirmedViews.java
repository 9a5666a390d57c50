package io.praetor.agent.api;

import io.praetor.agent.access.DeniedException;
import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.consensus.ReadListener;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.Responder;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives views that have all that was acknowledged before they were asked for. Immutable; tells on
 * any thread.
 */
public final class ConfirmedViews {
  private static final Logger LOG = LoggerFactory.getLogger("agent.http");

  private final StateMachine store;
  private final ReadGate gate;

  /** Views of a store, which a gate confirms. */
  public ConfirmedViews(StateMachine store, ReadGate gate) {
    this.store = store;
    this.gate = gate;
  }

  /**
   * Has an action go on with a view.
   *
   * @param responder answered here if there is none, or with what the action refuses by an
   *     exception
   */
  public void with(Responder responder, Consumer<View> action) {
    if (gate.open(Consistency.DEFAULT)) {
      run(responder, action);
      return;
    }
    gate.confirm(
        Consistency.DEFAULT,
        new ReadListener() {
          @Override
          public void confirmed(long logIndex) {
            // Not on the thread that applies the log, which tells of it.
            responder.scheduling().execute(() -> run(responder, action));
          }

          @Override
          public void failed(ReadFailure failure) {
            responder.respond(FailureAnswers.of(failure));
          }
        });
  }

  private void run(Responder responder, Consumer<View> action) {
    try {
      action.accept(store.view());
    } catch (DeniedException e) {
      responder.respond(FailureAnswers.denied(e.text()));
    } catch (BadRequestException e) {
      responder.respond(Answer.text(e.status(), e.text()));
    } catch (RuntimeException e) {
      LOG.error("A request could not be answered", e);
      responder.respond(Answer.text(500, "internal error; the agent's log says why"));
    }
  }
}
