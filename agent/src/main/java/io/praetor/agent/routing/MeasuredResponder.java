package io.praetor.agent.routing;

import io.praetor.agent.query.Scheduling;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** A responder that counts the answer on its way. Owned like the one it wraps. */
final class MeasuredResponder implements Responder {
  private final Responder inner;
  private final RequestMetrics metrics;
  private final String method;
  private final String route;
  private final long startNanos;
  private long parkedNanos;

  MeasuredResponder(
      Responder inner, RequestMetrics metrics, String method, String route, long startNanos) {
    this.inner = inner;
    this.metrics = metrics;
    this.method = method;
    this.route = route;
    this.startNanos = startNanos;
  }

  @Override
  public void respond(Answer answer) {
    count(answer);
    inner.respond(answer);
  }

  @Override
  public OutputStream stream(Answer head) {
    count(head);
    return inner.stream(head);
  }

  @Override
  public @Nullable PushedAnswer push(Answer head, Runnable writable) {
    PushedAnswer pushed = inner.push(head, writable);
    if (pushed != null) {
      count(head);
    }
    return pushed;
  }

  private void count(Answer answer) {
    long endNanos = parkedNanos == 0 ? System.nanoTime() : parkedNanos;
    metrics.answered(method, route, answer.status(), endNanos - startNanos);
  }

  @Override
  public void parked() {
    parkedNanos = System.nanoTime();
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
  public void confirmedFromNow() {
    inner.confirmedFromNow();
  }

  @Override
  public Scheduling scheduling() {
    return inner.scheduling();
  }
}
