package io.praetor.agent.http;

import io.praetor.agent.query.Scheduling;
import java.io.OutputStream;

/** A responder that counts the answer on its way. Owned like the one it wraps. */
final class MeasuredResponder implements Responder {
  private final Responder inner;
  private final RequestMetrics metrics;
  private final String route;
  private final long startNanos;

  MeasuredResponder(Responder inner, RequestMetrics metrics, String route, long startNanos) {
    this.inner = inner;
    this.metrics = metrics;
    this.route = route;
    this.startNanos = startNanos;
  }

  @Override
  public void respond(Answer answer) {
    metrics.answered(route, answer.status(), System.nanoTime() - startNanos);
    inner.respond(answer);
  }

  @Override
  public OutputStream stream(Answer head) {
    metrics.answered(route, head.status(), System.nanoTime() - startNanos);
    return inner.stream(head);
  }

  @Override
  public void breakOff() {
    inner.breakOff();
  }

  @Override
  public void onHangUp(Runnable action) {
    inner.onHangUp(action);
  }

  @Override
  public void due() {
    inner.due();
  }

  @Override
  public Scheduling scheduling() {
    return inner.scheduling();
  }
}
