package io.praetor.agent.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http2.Http2StreamChannel;

/** What was answered and has not left for the client. Stateless; on the channel's event loop. */
final class UnreadBytes {
  private UnreadBytes() {}

  /** A number that changes when the client reads or is answered; 0 if nothing waits. */
  static long of(Channel channel) {
    if (channel instanceof Http2StreamChannel) {
      // It keeps its number to itself, but tells how far it is from its two marks.
      return channel.isWritable()
          ? channel.config().getWriteBufferHighWaterMark() + 1 - channel.bytesBeforeUnwritable()
          : channel.config().getWriteBufferLowWaterMark() + channel.bytesBeforeWritable();
    }
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    if (buffer == null || buffer.totalPendingWriteBytes() == 0) {
      return 0;
    }
    return Math.max(1, buffer.totalPendingWriteBytes() - buffer.currentProgress());
  }
}
