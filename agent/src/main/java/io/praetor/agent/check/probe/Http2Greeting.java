package io.praetor.agent.check.probe;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;

/** Makes a fresh connection one of HTTP/2. Stateless. */
final class Http2Greeting {
  /** A probe reads an answer of a few bytes. */
  private static final int HEADER_BYTES_MAX = 8 << 10;

  private Http2Greeting() {}

  /**
   * Sends the preface.
   *
   * @param frames gets the frames that belong to no stream
   */
  static void send(Channel channel, ChannelHandler frames) {
    channel
        .pipeline()
        .addLast(
            Http2FrameCodecBuilder.forClient()
                .initialSettings(
                    Http2Settings.defaultSettings()
                        .pushEnabled(false)
                        .maxHeaderListSize(HEADER_BYTES_MAX))
                .build(),
            new Http2MultiplexHandler(new Unexpected()),
            frames);
  }

  /** Streams that a server opens: it was told to open none. */
  @ChannelHandler.Sharable
  private static final class Unexpected extends ChannelInboundHandlerAdapter {}
}
