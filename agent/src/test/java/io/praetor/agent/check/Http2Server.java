package io.praetor.agent.check;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server of HTTP/2 with gRPC's health service, written after the protocols. */
final class Http2Server implements AutoCloseable {
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Map<String, Integer> statuses;
  private final Channel channel;

  /**
   * Listens on 127.0.0.1.
   *
   * @param tls null for none
   * @param statuses of services by name; others are not found
   */
  Http2Server(@Nullable SslContext tls, Map<String, Integer> statuses) {
    this.statuses = statuses;
    channel =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel accepted) {
                    if (tls != null) {
                      accepted.pipeline().addLast(tls.newHandler(accepted.alloc()));
                    }
                    accepted
                        .pipeline()
                        .addLast(
                            Http2FrameCodecBuilder.forServer().build(),
                            new Http2MultiplexHandler(
                                new ChannelInitializer<Channel>() {
                                  @Override
                                  protected void initChannel(Channel stream) {
                                    stream.pipeline().addLast(new Health());
                                  }
                                }));
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
  }

  int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** Answers one call. */
  private final class Health extends ChannelInboundHandlerAdapter {
    private final ByteBuf request = Unpooled.buffer();
    private String path = "";

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
      if (frame instanceof Http2HeadersFrame headers) {
        path = String.valueOf(headers.headers().path());
      }
      if (frame instanceof Http2DataFrame data) {
        var _ = request.writeBytes(data.content());
        if (data.isEndStream()) {
          answer(ctx);
        }
      }
      ReferenceCountUtil.release(frame);
    }

    private void answer(ChannelHandlerContext ctx) {
      var _ = request.skipBytes(5);
      String service = "";
      if (request.isReadable()) {
        var _ = request.skipBytes(2);
        service = request.toString(StandardCharsets.UTF_8);
      }
      Integer status = statuses.get(service);
      DefaultHttp2Headers head = new DefaultHttp2Headers();
      head.status("200").set("content-type", "application/grpc");
      if (!path.equals("/grpc.health.v1.Health/Check") || status == null) {
        head.set("grpc-status", "5").set("grpc-message", "unknown service");
        var _ = ctx.writeAndFlush(new DefaultHttp2HeadersFrame(head, true));
        return;
      }
      var _ = ctx.write(new DefaultHttp2HeadersFrame(head));
      byte[] message =
          status == 0
              ? new byte[] {0, 0, 0, 0, 0}
              : new byte[] {0, 0, 0, 0, 2, 8, (byte) (int) status};
      var _ = ctx.write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(message)));
      var _ =
          ctx.writeAndFlush(
              new DefaultHttp2HeadersFrame(
                  new DefaultHttp2Headers().set("grpc-status", "0"), true));
    }
  }
}
