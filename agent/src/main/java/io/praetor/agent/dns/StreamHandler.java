package io.praetor.agent.dns;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes questions from one TCP connection. Owned by the thread of the DNS server. */
final class StreamHandler extends SimpleChannelInboundHandler<ByteBuf> {
  /** Questions of one connection that are not answered yet; more are not read. */
  private static final int OPEN_MAX = 64;

  private final StreamConnections connections;
  private final Supplier<@Nullable Questions> questions;
  private int open;

  StreamHandler(StreamConnections connections, Supplier<@Nullable Questions> questions) {
    this.connections = connections;
    this.questions = questions;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    connections.opened(context.channel());
    context.fireChannelActive();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    connections.closed(context.channel());
    context.fireChannelInactive();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
    Questions taking = questions.get();
    if (taking == null) {
      var _ = context.close();
      return;
    }
    connections.moved(context.channel());
    open++;
    boolean isTaken =
        taking.take(
            message,
            ((InetSocketAddress) context.channel().remoteAddress()).getAddress(),
            true,
            context.alloc(),
            answer -> {
              open--;
              ByteBuf length = context.alloc().buffer(2).writeShort(answer.readableBytes());
              var _ = context.write(length, context.voidPromise());
              context
                  .writeAndFlush(answer)
                  .addListener(sent -> {
                    if (sent.isSuccess()) {
                      connections.moved(context.channel());
                    }
                  });
              judge(context);
            });
    if (!isTaken) {
      // Who sends no questions is no client, or has lost its place in the stream.
      var _ = context.close();
      return;
    }
    judge(context);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    judge(context);
    context.fireChannelWritabilityChanged();
  }

  private void judge(ChannelHandlerContext context) {
    context.channel().config().setAutoRead(open < OPEN_MAX && context.channel().isWritable());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)
        && !(cause instanceof io.netty.handler.codec.DecoderException)) {
      DnsFailures.log("A DNS question could not be answered", cause);
    }
    var _ = context.close();
  }
}
