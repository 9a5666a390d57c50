package io.praetor.agent.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.TooLongFrameException;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Cuts what comes into frames. Holds no more than has come, and takes small frames alone until the
 * greeting is over. Owned by the connection's event loop.
 */
final class FrameDecoder extends ByteToMessageDecoder {
  private static final int LENGTH_BYTES = 4;

  /** A type and the number of a request. */
  private static final int FRAME_BYTES_MIN = 5;

  private int frameBytesMax;
  private LongConsumer held = bytes -> {};
  private Runnable heard = () -> {};
  private int heldBytes;

  /** A decoder for the time before the greeting is over. */
  FrameDecoder(int helloBytesMax) {
    frameBytesMax = helloBytesMax;
  }

  /**
   * The greeting is over.
   *
   * @param whenHeard run whenever bytes have come
   * @param whenHeld told by how much the bytes of an unfinished frame have grown or shrunk
   */
  void greeted(Runnable whenHeard, LongConsumer whenHeld) {
    frameBytesMax = Frames.FRAME_BYTES_MAX;
    heard = whenHeard;
    held = whenHeld;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    heard.run();
    super.channelRead(ctx, message);
    hold(internalBuffer().isReadable() ? internalBuffer().capacity() : 0);
  }

  private void hold(int bytes) {
    if (bytes != heldBytes) {
      held.accept(bytes - heldBytes);
      heldBytes = bytes;
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (in.readableBytes() < LENGTH_BYTES) {
      return;
    }
    int length = in.getInt(in.readerIndex());
    if (length < FRAME_BYTES_MIN || length > frameBytesMax) {
      in.skipBytes(in.readableBytes());
      throw new TooLongFrameException(
          "a frame of " + Integer.toUnsignedString(length) + " bytes came");
    }
    if (in.readableBytes() >= LENGTH_BYTES + length) {
      in.skipBytes(LENGTH_BYTES);
      out.add(in.readRetainedSlice(length));
    }
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    hold(0);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    super.channelInactive(ctx);
    hold(0);
  }
}
