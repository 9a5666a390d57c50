package io.praetor.agent.forward;

import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.rpc.RequestHandler.Reply;
import java.io.OutputStream;

/** Answers one forwarded request. Owned like the request; answers come from any thread. */
final class ReplyResponder implements Responder {
  private final Reply reply;
  private final Scheduling scheduling;
  private volatile long dueNanos;

  ReplyResponder(Reply reply, Scheduling scheduling) {
    this.reply = reply;
    this.scheduling = scheduling;
  }

  @Override
  public void respond(Answer answer) {
    reply.respond(message(answer));
  }

  private byte[] message(Answer answer) {
    byte[] message = AnswerMessage.encode(answer, dueNanos);
    answer.sent();
    return message;
  }

  @Override
  public OutputStream stream(Answer head) {
    return reply.stream(message(head));
  }

  @Override
  public void breakOff() {
    reply.breakOff();
  }

  @Override
  public void due() {
    dueNanos = reply.pingNanos();
  }

  @Override
  public void onHangUp(Runnable action) {
    reply.onCancel(action);
  }

  @Override
  public Scheduling scheduling() {
    return scheduling;
  }
}
