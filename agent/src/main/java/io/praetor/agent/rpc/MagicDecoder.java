package io.praetor.agent.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Checks what a connection begins with; what is no agent of this version is closed at its first
 * wrong byte. Owned by the connection's event loop.
 */
final class MagicDecoder extends ByteToMessageDecoder {
  private final RefusalLog refusals;
  private final RpcLimits limits;

  MagicDecoder(RefusalLog refusals, RpcLimits limits) {
    this.refusals = refusals;
    this.limits = limits;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    int there = Math.min(in.readableBytes(), Frames.MAGIC.length);
    for (int i = 0; i < there; i++) {
      if (in.getByte(in.readerIndex() + i) != Frames.MAGIC[i]) {
        refusals.note(
            ctx.channel().remoteAddress(),
            i == Frames.MAGIC.length - 1
                ? "it speaks another version of the protocol between agents"
                : "it is no agent: it did not begin with the greeting of one");
        in.skipBytes(in.readableBytes());
        var _ = ctx.close();
        return;
      }
    }
    if (there == Frames.MAGIC.length) {
      in.skipBytes(there);
      ctx.pipeline().replace(this, "frames", new FrameDecoder(limits.helloBytesMax()));
    }
  }
}
