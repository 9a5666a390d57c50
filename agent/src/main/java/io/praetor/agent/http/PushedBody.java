package io.praetor.agent.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.praetor.agent.routing.PushedAnswer;

/** The pushed body of an answer on a connection. Owned by its event loop. */
final class PushedBody implements PushedAnswer {
  private final HttpConnection connection;
  private final Exchange exchange;
  private final QueuedAnswers queue;
  private final Runnable writable;

  PushedBody(HttpConnection connection, Exchange exchange, QueuedAnswers queue, Runnable writable) {
    this.connection = connection;
    this.exchange = exchange;
    this.queue = queue;
    this.writable = writable;
  }

  @Override
  public long unreadBytes() {
    return exchange.context().channel().isActive()
        ? UnreadBytes.of(exchange.context().channel())
        : 0;
  }

  @Override
  public boolean isWritable() {
    return exchange.context().channel().isWritable();
  }

  @Override
  public boolean push(ByteBuf piece) {
    ChannelHandlerContext ctx = exchange.context();
    if (!connection.isCurrent(exchange) || !ctx.channel().isActive()) {
      piece.release();
      return true;
    }
    ChannelPromise sent = ctx.voidPromise();
    if (piece.readableBytes() >= QueuedAnswers.BYTES_MIN) {
      QueuedAnswers.Queued queued = queue.add(piece, true, ctx.channel(), false);
      if (queued == null) {
        piece.release();
        return false;
      }
      sent = ctx.newPromise();
      sent.addListener(_ -> queue.read(queued, ctx.channel()));
    }
    var _ = ctx.writeAndFlush(piece, sent);
    return true;
  }

  @Override
  public void end() {
    connection.end(exchange, true);
  }

  void writabilityChanged() {
    if (isWritable()) {
      writable.run();
    }
  }
}
