package io.praetor.agent.http;

import io.netty.channel.ChannelHandlerContext;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.AnswerStream;
import io.praetor.agent.routing.PushedAnswer;
import io.praetor.agent.routing.Responder;
import java.io.OutputStream;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** One request of a connection with its answer to be. Owned by the connection's event loop. */
final class Exchange implements Responder {
  private final HttpConnection connection;
  private final ChannelHandlerContext context;
  private final IncomingRequest incoming;
  private @Nullable Runnable onHangUp;
  private boolean gone;
  private volatile @Nullable AnswerStream stream;
  private @Nullable PushedBody pushed;

  Exchange(HttpConnection connection, ChannelHandlerContext context, IncomingRequest incoming) {
    this.connection = connection;
    this.context = context;
    this.incoming = incoming;
  }

  @Override
  public void respond(Answer answer) {
    if (context.executor().inEventLoop()) {
      connection.send(this, answer);
      return;
    }
    try {
      context.executor().execute(() -> connection.send(this, answer));
    } catch (RejectedExecutionException stopped) {
      // The event loops have ended, and the connection with them: there is nobody to answer.
      answer.sent();
    }
  }

  @Override
  public OutputStream stream(Answer head) {
    AnswerStream opened =
        new AnswerStream(
            context.channel(),
            connection.stallMsMax(),
            whole -> runOnLoop(() -> connection.end(this, whole)));
    stream = opened;
    runOnLoop(() -> connection.sendHead(this, head));
    return opened;
  }

  @Override
  public PushedAnswer push(Answer head, Runnable writable) {
    PushedBody opened = new PushedBody(connection, this, connection.queuedAnswers(), writable);
    pushed = opened;
    connection.sendHead(this, head);
    return opened;
  }

  @Override
  public void breakOff() {
    runOnLoop(() -> connection.end(this, false));
  }

  private void runOnLoop(Runnable task) {
    if (context.executor().inEventLoop()) {
      task.run();
    } else {
      try {
        context.executor().execute(task);
      } catch (RejectedExecutionException stopped) {
        // As above: the connection is gone.
        return;
      }
    }
  }

  @Override
  public void onHangUp(Runnable action) {
    onHangUp = action;
    if (gone) {
      action.run();
    }
  }

  @Override
  public Scheduling scheduling() {
    return connection.scheduling();
  }

  ChannelHandlerContext context() {
    return context;
  }

  IncomingRequest incoming() {
    return incoming;
  }

  /** The answer is there, and only its bytes are still made: nobody is to be told of a hang-up. */
  void answered() {
    onHangUp = null;
  }

  void hungUp() {
    gone = true;
    AnswerStream open = stream;
    if (open != null) {
      open.wake();
    }
    Runnable action = onHangUp;
    if (action != null) {
      action.run();
    }
  }

  void writabilityChanged() {
    AnswerStream open = stream;
    if (open != null) {
      open.wake();
    }
    PushedBody body = pushed;
    if (body != null) {
      body.writabilityChanged();
    }
  }
}
