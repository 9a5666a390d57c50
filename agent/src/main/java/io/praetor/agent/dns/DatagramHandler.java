package io.praetor.agent.dns;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads queries from datagrams. Owned by the thread of the DNS server. */
final class DatagramHandler extends SimpleChannelInboundHandler<DatagramPacket> {
  private final Supplier<@Nullable QueryHandler> handler;
  private boolean reading;

  DatagramHandler(Supplier<@Nullable QueryHandler> handler) {
    this.handler = handler;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
    reading = true;
    QueryHandler active = handler.get();
    InetSocketAddress source = packet.sender();
    if (active == null || source.getPort() == 0) {
      return;
    }
    active.handle(
        packet.content(),
        source.getAddress(),
        false,
        context.alloc(),
        answer -> {
          if (!context.channel().isWritable()) {
            // A datagram may be lost, and who asked will ask again; memory may not be.
            answer.release();
            return;
          }
          DatagramPacket out = new DatagramPacket(answer, source);
          if (reading) {
            var _ = context.write(out, context.voidPromise());
          } else {
            var _ = context.writeAndFlush(out, context.voidPromise());
          }
        });
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    reading = false;
    context.flush();
  }

  /** A client that is gone, told by its machine: nothing to do. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof java.io.IOException)) {
      FailureLog.log("A DNS query could not be answered", cause);
    }
  }
}
