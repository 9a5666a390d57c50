package io.praetor.agent.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2FrameCodec;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection of HTTP/2 that does not move: one that reads nothing of what is sent, stops in
 * the middle of a frame or of a block of headers, or has no stream for long. Its streams have
 * deadlines of their own. Owned by the event loop.
 */
final class Http2Watch extends ChannelInboundHandlerAdapter implements LoopConnections.Member {
  /** What a client sends first (RFC 9113, section 3.4). */
  private static final int PREFACE_BYTES = 24;

  private static final int FRAME_HEAD_BYTES = 9;
  private static final int HEADERS = 1;
  private static final int CONTINUATION = 9;
  private static final int END_HEADERS = 4;

  private final LoopConnections loop;
  private final Progress progress = new Progress();
  private @Nullable ChannelHandlerContext context;
  private long bytesIn;
  private int payloadLeft = PREFACE_BYTES;
  private int headBytes;
  private int frameBytes;
  private int frameType;
  private boolean midHeaders;

  Http2Watch(LoopConnections loop) {
    this.loop = loop;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    loop.add(this);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    loop.remove(this);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    loop.remove(this);
    ctx.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf bytes) {
      bytesIn += bytes.readableBytes();
      follow(bytes, bytes.readerIndex());
    }
    ctx.fireChannelRead(message);
  }

  /** Follows the frames to know whether one is cut short; the codec reads what they say. */
  private void follow(ByteBuf bytes, int from) {
    int at = from;
    while (at < bytes.writerIndex()) {
      int skipped = Math.min(payloadLeft, bytes.writerIndex() - at);
      payloadLeft -= skipped;
      at += skipped;
      if (at < bytes.writerIndex()) {
        frameHead(bytes.getUnsignedByte(at));
        at++;
      }
    }
  }

  private void frameHead(int value) {
    switch (headBytes++) {
      case 0, 1, 2 -> frameBytes = frameBytes << 8 | value;
      case 3 -> frameType = value;
      case 4 -> {
        if (frameType == HEADERS || frameType == CONTINUATION) {
          midHeaders = (value & END_HEADERS) == 0;
        }
      }
      default -> {}
    }
    if (headBytes == FRAME_HEAD_BYTES) {
      payloadLeft = frameBytes;
      frameBytes = 0;
      headBytes = 0;
    }
  }

  @Override
  public boolean isStalled(long nowNanos, ConnectionLimits limits) {
    ChannelHandlerContext ctx = context;
    Http2FrameCodec codec = ctx == null ? null : ctx.pipeline().get(Http2FrameCodec.class);
    if (ctx == null || codec == null) {
      return false;
    }
    long unread = UnreadBytes.of(ctx.channel());
    if (unread > 0) {
      return progress.isStalled(Progress.Phase.ANSWER, unread, nowNanos, limits);
    }
    boolean midFrame = payloadLeft > 0 || headBytes > 0 || midHeaders;
    Progress.Phase phase =
        midFrame
            ? Progress.Phase.HEAD
            : codec.connection().numActiveStreams() > 0
                ? Progress.Phase.SERVED
                : Progress.Phase.IDLE;
    return progress.isStalled(phase, bytesIn, nowNanos, limits);
  }

  @Override
  public void end() {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      var _ = ctx.channel().close();
    }
  }
}
