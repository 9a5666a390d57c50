package io.praetor.agent.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.praetor.agent.tls.RpcTls;
import java.util.List;

/**
 * Looks at the first byte of a connection: TLS begins with 22 (RFC 8446, 5.1), a greeting in plain
 * text does not. Owned by the connection's event loop.
 */
final class TlsDetector extends ByteToMessageDecoder {
  private static final int HANDSHAKE_RECORD = 22;

  private final RpcTls tls;
  private final int handshakeMsMax;
  private final RefusalLog refusals;

  TlsDetector(RpcTls tls, int handshakeMsMax, RefusalLog refusals) {
    this.tls = tls;
    this.handshakeMsMax = handshakeMsMax;
    this.refusals = refusals;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (!in.isReadable()) {
      return;
    }
    if (in.getUnsignedByte(in.readerIndex()) == HANDSHAKE_RECORD) {
      SslHandler handler = tls.incoming().newHandler(ctx.alloc());
      handler.setHandshakeTimeoutMillis(handshakeMsMax);
      ctx.pipeline().replace(this, "tls", handler);
    } else if (tls.verifyIncoming()) {
      refusals.note(
          ctx.channel().remoteAddress(), "it does not speak TLS, which verify_incoming asks for");
      in.skipBytes(in.readableBytes());
      var _ = ctx.close();
    } else {
      ctx.pipeline().remove(this);
    }
  }
}
