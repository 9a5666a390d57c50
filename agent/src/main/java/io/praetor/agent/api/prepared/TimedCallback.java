package io.praetor.agent.api.prepared;

import io.praetor.agent.api.ReadResponse;
import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.query.ReadCallback;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Responder;
import java.util.function.LongConsumer;

/** Passes an answer on and tells how long it took. Owned like its responder. */
final class TimedCallback implements ReadCallback<Answer> {
  private final ReadResponse response;
  private final LongConsumer nanos;
  private final long begun = System.nanoTime();

  TimedCallback(Responder responder, LongConsumer nanos) {
    response = new ReadResponse(responder);
    this.nanos = nanos;
  }

  @Override
  public void answer(Answer answer, boolean shared) {
    nanos.accept(System.nanoTime() - begun);
    response.answer(answer, shared);
  }

  @Override
  public void failed(ReadFailure failure) {
    response.failed(failure);
  }

  @Override
  public void denied(String text) {
    response.denied(text);
  }

  @Override
  public Scheduling scheduling() {
    return response.scheduling();
  }

  @Override
  public void onHangUp(Runnable action) {
    response.onHangUp(action);
  }
}
