package io.praetor.agent.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.praetor.agent.routing.RequestLimits;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Speaks HTTP/2 with a client that offers it by ALPN (RFC 9113, section 3.2), else HTTP/1.1. To
 * what answers requests, a stream of HTTP/2 is a connection with one request. Owned by the event
 * loop of its connection.
 */
final class ProtocolChoice extends ApplicationProtocolNegotiationHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ProtocolChoice.class);

  /** Each blocking query is a stream, and a client may have many. */
  private static final int STREAMS_MAX = 1_000;

  private final RequestLimits options;
  private final ConnectionResources resources;
  private final Connections connections;

  /** Makes what answers the requests of a channel. */
  interface Connections {
    HttpConnection of(Channel channel, @Nullable RequestDecoder decoder);
  }

  ProtocolChoice(RequestLimits options, ConnectionResources resources, Connections connections) {
    super(ApplicationProtocolNames.HTTP_1_1);
    this.options = options;
    this.resources = resources;
    this.connections = connections;
  }

  @Override
  protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
    Channel channel = ctx.channel();
    if (!protocol.equals(ApplicationProtocolNames.HTTP_2)) {
      RequestDecoder decoder = new RequestDecoder(options);
      channel.pipeline().addLast(decoder).addLast(connections.of(channel, decoder));
      return;
    }
    Http2Settings settings =
        Http2Settings.defaultSettings()
            .maxConcurrentStreams(STREAMS_MAX)
            .maxHeaderListSize(options.headerBytesMax());
    channel
        .pipeline()
        .addLast(new Http2Watch(resources.of(channel.eventLoop())))
        .addLast(Http2FrameCodecBuilder.forServer().initialSettings(settings).build())
        .addLast(
            new Http2MultiplexHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel stream) {
                    stream
                        .pipeline()
                        .addLast(new Http2StreamFrameToHttpObjectCodec(true, false))
                        .addLast(new StreamAnswers())
                        .addLast(connections.of(stream, null));
                  }
                }))
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void exceptionCaught(ChannelHandlerContext of, Throwable cause) {
                // What breaks the protocol is told to the client, by the codec, and ends it.
                LOG.debug("HTTP/2 with {}: {}", channel.remoteAddress(), cause.getMessage());
              }
            });
  }

  @Override
  protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("No TLS with {}: {}", ctx.channel().remoteAddress(), cause.getMessage());
    var _ = ctx.close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    handshakeFailure(ctx, cause);
  }
}
