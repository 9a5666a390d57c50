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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Greets the agent that this one has connected to, and waits for its welcome. Owned by the
 * connection's event loop.
 */
final class ClientHandshake extends SimpleChannelInboundHandler<ByteBuf> {
  private static final Logger LOG = LoggerFactory.getLogger(ClientHandshake.class);

  private static final int REFUSAL_CHARS_MAX = 1_024;

  private final PeerLink link;
  private final RpcOptions options;
  private final Supplier<Identity> self;
  private final @Nullable PortKey key;
  private final PortBudget budget;
  private final byte[] nonce;
  private byte[] said = new byte[0];
  private PortKey.@Nullable Connection proofs;
  private boolean settled;

  /**
   * @param key what both ends have to prove, or null if nothing
   */
  ClientHandshake(
      PeerLink link,
      RpcOptions options,
      Supplier<Identity> self,
      @Nullable PortKey key,
      PortBudget budget) {
    this.key = key;
    this.nonce = key == null ? new byte[0] : PortKey.nonce();
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
    said = hello.toBytes();
    var _ = ctx.write(ctx.alloc().buffer(Frames.MAGIC.length).writeBytes(Frames.MAGIC));
    ByteBuf first =
        key == null
            ? Frames.frame(ctx.alloc(), Frames.HELLO, 0, said)
            : Frames.frame(ctx.alloc(), Frames.CHALLENGE, 0, nonce);
    var _ = ctx.writeAndFlush(first);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf frame) {
    if (settled) {
      return;
    }
    byte type = frame.readableBytes() < 5 ? 0 : frame.readByte();
    frame.skipBytes(Math.min(4, frame.readableBytes()));
    byte[] body = Frames.rest(frame);
    switch (type) {
      case Frames.REFUSAL -> fail(ctx, "it refused: " + refusal(body));
      case Frames.CHALLENGE -> prove(ctx, body);
      case Frames.WELCOME -> {
        if (key == null) {
          welcomed(ctx, body);
        } else {
          fail(ctx, "it did not prove that it has the key (encrypt)");
        }
      }
      case Frames.PROVED_WELCOME -> {
        if (proofs != null && proofs.isWelcome(said, body)) {
          welcomed(ctx, PortKey.Connection.said(body));
        } else {
          fail(ctx, "its proof of the key (encrypt) is wrong");
        }
      }
      default -> throw new MalformedException("it did not answer as an agent does");
    }
  }

  /** What another end says that may be no agent. */
  private static String refusal(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    return text.substring(0, Math.min(text.length(), REFUSAL_CHARS_MAX))
        .replaceAll("\\p{Cntrl}", "?");
  }

  private void prove(ChannelHandlerContext ctx, byte[] challenge) {
    if (key == null || proofs != null || challenge.length != PortKey.NONCE_BYTES) {
      throw new MalformedException("it did not answer as an agent does");
    }
    proofs = key.connection(nonce, challenge);
    var _ =
        ctx.writeAndFlush(Frames.frame(ctx.alloc(), Frames.PROVED_HELLO, 0, proofs.hello(said)));
  }

  private void welcomed(ChannelHandlerContext ctx, byte[] body) {
    Identity peer = Identity.read(new ByteReader(body));
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
    fail(
        ctx,
        key != null && proofs == null
            ? "it closed the connection without a word when it was asked to prove the key (encrypt):"
                + " an agent of an earlier build knows none, and to talk with it this one needs"
                + " encrypt_verify_outgoing = false; its log says more"
            : "it closed the connection without a word; its log says why");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("The connection to {} failed in its greeting", link.address(), cause);
    fail(ctx, ReasonText.of(cause));
  }
}
