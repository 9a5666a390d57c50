package io.praetor.agent.api;

import io.praetor.agent.query.ParkedGauge;
import io.praetor.agent.query.Requester;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.AccessGate;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Responder;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request about what this agent keeps by itself, which waits while that is what
 * the request knows already. Owned by the thread of the request.
 */
public abstract class WaitingAnswer {
  private Requester requester;
  private final Responder responder;
  private final ParkedGauge gauge;
  private final long waitMs;
  private boolean isOver;
  private boolean isAsking;
  private boolean isDue;
  private @Nullable Runnable forget;
  private Scheduling.@Nullable Timer timer;

  /**
   * An answer that is not begun.
   *
   * @param requester whose rights may have to be asked for again when the wait is over
   * @param waitMs how long it waits at most, in milliseconds
   */
  protected WaitingAnswer(
      Requester requester, Responder responder, ParkedGauge gauge, long waitMs) {
    this.requester = requester;
    this.responder = responder;
    this.gauge = gauge;
    this.waitMs = waitMs;
  }

  /**
   * What makes the answer, which is called once; null if the request knows already what there is.
   *
   * @param anyway the time is over: there has to be an answer
   */
  protected abstract @Nullable Supplier<Answer> look(boolean anyway);

  /**
   * Has each change told, on any thread.
   *
   * @return has it told no longer
   */
  protected abstract Runnable await(Runnable changed);

  /** The requester, by the rights that were told last. */
  protected final Requester requester() {
    return requester;
  }

  /** Answers, now or later. */
  public final void begin() {
    if (answer(false)) {
      return;
    }
    responder.parked();
    gauge.changed(1);
    forget = await(() -> responder.scheduling().execute(() -> wake(false)));
    timer = responder.scheduling().schedule(() -> wake(true), waitMs, TimeUnit.MILLISECONDS);
    responder.onHangUp(this::end);
    // A change between the first look and this is not missed.
    answer(false);
  }

  /** Looks again, by the rights of this moment, which another agent may have to tell. */
  private void wake(boolean anyway) {
    isDue |= anyway;
    if (isOver || isAsking) {
      return;
    }
    Requester ready = requester.ready();
    if (ready != null) {
      requester = ready;
      answer(isDue);
      return;
    }
    isAsking = true;
    requester.whenReady(told -> responder.scheduling().execute(() -> asked(told)));
  }

  private void asked(@Nullable Requester told) {
    isAsking = false;
    if (isOver) {
      return;
    }
    if (told == null) {
      end();
      responder.respond(AccessGate.unjudged());
      return;
    }
    requester = told;
    answer(isDue);
  }

  /** Whether it is answered now. */
  private boolean answer(boolean anyway) {
    if (isOver) {
      return true;
    }
    Supplier<Answer> found = look(anyway);
    if (found == null) {
      return false;
    }
    end();
    responder.respond(found.get());
    return true;
  }

  private void end() {
    if (isOver) {
      return;
    }
    isOver = true;
    if (forget != null) {
      gauge.changed(-1);
      forget.run();
    }
    if (timer != null) {
      timer.cancel();
    }
  }
}
