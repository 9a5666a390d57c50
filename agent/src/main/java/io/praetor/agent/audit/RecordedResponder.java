package io.praetor.agent.audit;

import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.PushedAnswer;
import io.praetor.agent.routing.Responder;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Records the answer to a request on its way, or that nobody waits for it any more. Owned like the
 * one it wraps.
 */
final class RecordedResponder implements Responder {
  private final Responder inner;
  private final AuditRecord record;
  private final RequestAudit audit;
  private final AtomicBoolean ended = new AtomicBoolean();

  RecordedResponder(Responder inner, AuditRecord record, RequestAudit audit) {
    this.inner = inner;
    this.record = record;
    this.audit = audit;
  }

  @Override
  public void respond(Answer answer) {
    if (ended.compareAndSet(false, true)) {
      audit.completed(record.complete(answer.status()));
    }
    inner.respond(answer);
  }

  @Override
  public OutputStream stream(Answer head) {
    if (ended.compareAndSet(false, true)) {
      audit.completed(record.complete(head.status()));
    }
    return inner.stream(head);
  }

  @Override
  public @Nullable PushedAnswer push(Answer head, Runnable writable) {
    PushedAnswer pushed = inner.push(head, writable);
    if (pushed != null && ended.compareAndSet(false, true)) {
      audit.completed(record.complete(head.status()));
    }
    return pushed;
  }

  @Override
  public void onHangUp(Runnable action) {
    inner.onHangUp(() -> {
      if (ended.compareAndSet(false, true)) {
        audit.completed(record.hungUp());
      }
      action.run();
    });
  }

  @Override
  public void parked() {
    inner.parked();
  }

  @Override
  public void breakOff() {
    inner.breakOff();
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
