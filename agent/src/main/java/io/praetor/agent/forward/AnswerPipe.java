package io.praetor.agent.forward;

import io.praetor.agent.routing.Responder;
import io.praetor.agent.rpc.ResponseListener.BodySink;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * An answer that a server makes while it sends it, on its way to the client. Pieces come on an
 * event loop; a thread of its own hands them on as fast as the client takes them. The server sends
 * no more than a window ahead.
 */
final class AnswerPipe implements BodySink {
  private static final class Piece {
    private final byte[] bytes;
    private final Runnable used;

    Piece(byte[] bytes, Runnable used) {
      this.bytes = bytes;
      this.used = used;
    }
  }

  private static final byte[] NONE = {};
  private static final Piece END = new Piece(NONE, () -> {});
  private static final Piece BROKEN = new Piece(NONE, () -> {});

  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private final Runnable cancel;

  private AnswerPipe(Runnable cancel) {
    this.cancel = cancel;
  }

  /**
   * Begins to hand an answer on.
   *
   * @param cancel tells the server that the client is gone
   */
  static AnswerPipe open(byte[] head, Responder responder, Runnable cancel) {
    AnswerPipe pipe = new AnswerPipe(cancel);
    Thread.ofVirtual().name("answer").start(() -> pipe.run(head, responder));
    return pipe;
  }

  @Override
  public void piece(byte[] bytes, Runnable used) {
    pieces.add(new Piece(bytes, used));
  }

  @Override
  public void end() {
    pieces.add(END);
  }

  @Override
  public void broken(String reason) {
    pieces.add(BROKEN);
  }

  private void run(byte[] head, Responder responder) {
    OutputStream out = responder.stream(AnswerMessage.decode(head));
    try {
      for (Piece piece = pieces.take(); piece != END; piece = pieces.take()) {
        if (piece == BROKEN) {
          responder.breakOff();
          return;
        }
        out.write(piece.bytes);
        piece.used.run();
      }
      out.close();
    } catch (IOException e) {
      // The client is gone: the rest is not wanted.
      cancel.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      responder.breakOff();
    }
  }
}
