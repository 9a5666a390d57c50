package io.praetor.agent.forward;

import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.rpc.ResponseListener.BodySink;

/** Takes what comes of one client's request back to it. Any thread. */
record AnswerDelivery(Responder responder) implements ForwardedCall.End {

  @Override
  public void answered(byte[] message) {
    responder.respond(AnswerMessage.decode(message));
  }

  @Override
  public BodySink streamed(byte[] head, Runnable cancel) {
    return AnswerPipe.open(head, responder, cancel);
  }

  @Override
  public void failed(Answer why) {
    responder.respond(why);
  }
}
