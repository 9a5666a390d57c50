package io.praetor.agent.api.prepared;

import io.praetor.agent.api.ReadResponse;
import io.praetor.agent.api.RequestCallback;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Responder;
import java.util.function.LongConsumer;

/** Passes an answer on and tells how long it took. Owned like its responder. */
final class TimedCallback extends RequestCallback<Answer> {
  private final ReadResponse response;
  private final LongConsumer nanos;
  private final long begun = System.nanoTime();

  TimedCallback(Responder responder, LongConsumer nanos) {
    super(responder);
    response = new ReadResponse(responder);
    this.nanos = nanos;
  }

  @Override
  public void answer(Answer answer, boolean shared) {
    nanos.accept(System.nanoTime() - begun);
    response.answer(answer, shared);
  }
}
