package io.praetor.agent.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.bytes.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Greets the agent that this one has connected to, and waits for its welcome. Owned by the
 * connection's event loop.
 */
final class ClientHandshake extends SimpleChannelInboundHandler<ByteBuf> {
  private static final Logger LOG = LoggerFactory.getLogger(ClientHandshake.class);

  private final PeerLink link;
  private final RpcOptions options;
  private final Supplier<Identity> self;
  private final PortBudget budget;
  private boolean settled;

  ClientHandshake(PeerLink link, RpcOptions options, Supplier<Identity> self, PortBudget budget) {
    this.budget = budget;
    this.link = link;
    this.options = options;
    this.self = self;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    var _ =
        ctx.executor()
            .schedule(
                () -> fail(ctx, "it did not welcome within " + options.handshakeMsMax() + " ms"),
                options.handshakeMsMax(),
                TimeUnit.MILLISECONDS);
    if (ctx.pipeline().get(SslHandler.class) == null) {
      greet(ctx);
    }
    ctx.fireChannelActive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        greet(ctx);
      } else {
        fail(ctx, "TLS failed: " + ReasonText.of(handshake.cause()));
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  private void greet(ChannelHandlerContext ctx) {
    ByteWriter hello = new ByteWriter(64);
    self.get().write(hello);
    var _ = ctx.write(ctx.alloc().buffer(Frames.MAGIC.length).writeBytes(Frames.MAGIC));
    var _ = ctx.writeAndFlush(Frames.frame(ctx.alloc(), Frames.HELLO, 0, hello.toBytes()));
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf frame) {
    if (settled) {
      return;
    }
    byte type = frame.readableBytes() < 5 ? 0 : frame.readByte();
    if (type == Frames.REFUSAL) {
      frame.skipBytes(4);
      fail(ctx, "it refused: " + frame.toString(StandardCharsets.UTF_8));
      return;
    }
    if (type != Frames.WELCOME) {
      throw new MalformedException("it did not answer as an agent does");
    }
    frame.skipBytes(4);
    Identity peer = Identity.read(new ByteReader(Frames.rest(frame)));
    String refusal = self.get().refusalOf(peer);
    if (!refusal.isEmpty()) {
      fail(ctx, refusal);
      return;
    }
    settled = true;
    ClientConnection connection =
        new ClientConnection(ctx.channel(), options, peer, budget, link::ended);
    ctx.pipeline().replace(this, "connection", connection);
    connection.ping();
    link.connected(connection);
  }

  private void fail(ChannelHandlerContext ctx, String why) {
    if (settled) {
      return;
    }
    settled = true;
    var _ = ctx.close();
    link.unreachable(why);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail(ctx, "it closed the connection without a word; its log says why");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("The connection to {} failed in its greeting", link.address(), cause);
    fail(ctx, ReasonText.of(cause));
  }
}
