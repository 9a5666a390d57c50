package io.praetor.agent.dns;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads queries from one TCP connection. Owned by the thread of the DNS server. */
final class StreamHandler extends SimpleChannelInboundHandler<ByteBuf> {
  /** Queries of one connection that are not answered yet; more are not read. */
  private static final int OPEN_MAX = 64;

  private final StreamConnections connections;
  private final Supplier<@Nullable QueryHandler> handler;
  private int open;

  StreamHandler(StreamConnections connections, Supplier<@Nullable QueryHandler> handler) {
    this.connections = connections;
    this.handler = handler;
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
    QueryHandler active = handler.get();
    if (active == null) {
      var _ = context.close();
      return;
    }
    connections.moved(context.channel());
    open++;
    boolean isQuery =
        active.handle(
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
              updateAutoRead(context);
            });
    if (!isQuery) {
      // A peer that sends no queries is no client, or has lost its place in the stream.
      var _ = context.close();
      return;
    }
    updateAutoRead(context);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    updateAutoRead(context);
    context.fireChannelWritabilityChanged();
  }

  private void updateAutoRead(ChannelHandlerContext context) {
    context.channel().config().setAutoRead(open < OPEN_MAX && context.channel().isWritable());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)
        && !(cause instanceof io.netty.handler.codec.DecoderException)) {
      FailureLog.log("A DNS query could not be answered", cause);
    }
    var _ = context.close();
  }
}
