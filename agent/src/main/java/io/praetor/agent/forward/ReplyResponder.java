package io.praetor.agent.forward;

import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.rpc.RequestHandler.Reply;
import java.io.OutputStream;

/** Answers one forwarded request. Owned like the request; answers come from any thread. */
final class ReplyResponder implements Responder {
  /** The longest body: it is copied for the port, and the asking agent has to hold it as well. */
  private static final long BYTES_MAX = Math.min(256 << 20, Runtime.getRuntime().maxMemory() / 8);

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
    long bytes = answer.body().readableBytes();
    byte[] message = AnswerMessage.encode(bytes > BYTES_MAX ? tooLong(bytes) : answer, dueNanos);
    answer.sent();
    return message;
  }

  /** Certain, and the same at every server, so that it is not asked for again there. */
  private static Answer tooLong(long bytes) {
    return Answer.text(
        500,
        "The answer has "
            + bytes
            + " bytes, more than the "
            + BYTES_MAX
            + " that a server sends to another agent: ask for less, or ask a server");
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
  public void confirmedFromNow() {
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
