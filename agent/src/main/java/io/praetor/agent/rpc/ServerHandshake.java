package io.praetor.agent.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.praetor.agent.tls.RpcTls;
import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.bytes.MalformedException;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Receives an agent that has connected: takes its greeting, and lets it in or refuses it with a
 * sentence. Owned by the connection's event loop.
 */
final class ServerHandshake extends SimpleChannelInboundHandler<ByteBuf> {
  private static final int DNS_NAME = 2;

  // Said in both logs, and the same to everybody: a stranger learns nothing of who answers.
  private static final String KEY_NEEDED =
      "the agent that was called lets in those alone that prove the key of its cluster: set encrypt"
          + " at the one that calls";

  private static final String KEY_WRONG =
      "the two agents have different keys: set the same encrypt at both";

  private static final String KEY_UNKNOWN =
      "the agent that calls proves a key, and the one that was called has none: set the same encrypt"
          + " at both, or encrypt_verify_outgoing = false at the one that calls until all have it";

  private final RpcOptions options;
  private final Supplier<Identity> self;
  private final @Nullable RpcTls tls;
  private final @Nullable PortKey key;
  private final RefusalLog refusals;
  private final PortBudget budget;
  private final Function<Service, @Nullable RequestHandler> handlers;
  private final Strangers strangers;
  private PortKey.@Nullable Connection proofs;
  private boolean settled;

  ServerHandshake(
      RpcOptions options,
      Supplier<Identity> self,
      @Nullable RpcTls tls,
      @Nullable PortKey key,
      RefusalLog refusals,
      PortBudget budget,
      Function<Service, @Nullable RequestHandler> handlers,
      Strangers strangers) {
    this.options = options;
    this.self = self;
    this.tls = tls;
    this.key = key;
    this.refusals = refusals;
    this.budget = budget;
    this.handlers = handlers;
    this.strangers = strangers;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    var _ =
        ctx.executor()
            .schedule(
                () -> {
                  if (!settled && ctx.channel().isActive()) {
                    settled = true;
                    refusals.note(
                        ctx.channel().remoteAddress(),
                        "it did not greet within " + options.handshakeMsMax() + " ms");
                    var _ = ctx.close();
                  }
                },
                options.handshakeMsMax(),
                TimeUnit.MILLISECONDS);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf frame) {
    if (settled) {
      return;
    }
    byte type = frame.readableBytes() < 5 ? 0 : frame.readByte();
    frame.skipBytes(Math.min(4, frame.readableBytes()));
    byte[] body = Frames.rest(frame);
    if (type == Frames.CHALLENGE && proofs == null && body.length == PortKey.NONCE_BYTES) {
      challenged(ctx, body);
      return;
    }
    settled = true;
    switch (type) {
      case Frames.HELLO -> {
        if (key == null || !key.verifyIncoming()) {
          greeted(ctx, body, null);
        } else {
          refuse(ctx, KEY_NEEDED);
        }
      }
      case Frames.PROVED_HELLO -> {
        if (proofs != null && proofs.isHello(body)) {
          greeted(ctx, PortKey.Connection.said(body), proofs);
        } else {
          refuse(ctx, KEY_WRONG);
        }
      }
      default -> throw new MalformedException("its first frame is no greeting");
    }
  }

  private void challenged(ChannelHandlerContext ctx, byte[] nonce) {
    if (key == null) {
      settled = true;
      refuse(ctx, KEY_UNKNOWN);
      return;
    }
    byte[] own = PortKey.nonce();
    proofs = key.connection(nonce, own);
    var _ = ctx.writeAndFlush(Frames.frame(ctx.alloc(), Frames.CHALLENGE, 0, own));
  }

  private void refuse(ChannelHandlerContext ctx, String refusal) {
    refusals.note(ctx.channel().remoteAddress(), refusal);
    var _ =
        ctx.writeAndFlush(
                Frames.frame(
                    ctx.alloc(), Frames.REFUSAL, 0, refusal.getBytes(StandardCharsets.UTF_8)))
            .addListener(ChannelFutureListener.CLOSE);
  }

  /**
   * It has said who it is.
   *
   * @param proved what proves the key to it, as it did; null where it proved none
   */
  private void greeted(
      ChannelHandlerContext ctx, byte[] hello, PortKey.@Nullable Connection proved) {
    Identity peer = Identity.read(new ByteReader(hello));
    Identity own = self.get();
    String refusal = own.refusalOf(peer);
    if (refusal.isEmpty() && peer.isServer() && tls != null && tls.serverName() != null) {
      refusal = nameRefusal(ctx, tls.serverName());
    }
    if (!refusal.isEmpty()) {
      refuse(ctx, refusal);
      return;
    }
    ByteWriter said = new ByteWriter(64);
    own.write(said);
    ByteBuf welcome =
        proved == null
            ? Frames.frame(ctx.alloc(), Frames.WELCOME, 0, said.toBytes())
            : Frames.frame(
                ctx.alloc(), Frames.PROVED_WELCOME, 0, proved.welcome(hello, said.toBytes()));
    var _ = ctx.writeAndFlush(welcome);
    ctx.pipeline()
        .replace(
            this,
            "connection",
            new ServerConnection(ctx.channel(), options, peer, refusals, budget, handlers));
    strangers.remove(ctx.channel());
  }

  /** An agent that says it is a server has to have a server's certificate. */
  private static String nameRefusal(ChannelHandlerContext ctx, String serverName) {
    SslHandler handler = ctx.pipeline().get(SslHandler.class);
    if (handler == null) {
      return "it says that it is a server and does not use TLS, which verify_server_hostname asks"
          + " for";
    }
    try {
      Certificate[] chain = handler.engine().getSession().getPeerCertificates();
      if (chain.length > 0
          && chain[0] instanceof X509Certificate certificate
          && names(certificate, serverName)) {
        return "";
      }
    } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
      return "it says that it is a server and shows no certificate that can be read";
    }
    return "it says that it is a server, and its certificate does not name " + serverName;
  }

  private static boolean names(X509Certificate certificate, String serverName)
      throws CertificateParsingException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    return names != null
        && names.stream()
            .anyMatch(name ->
                Integer.valueOf(DNS_NAME).equals(name.get(0))
                    && serverName.equalsIgnoreCase(String.valueOf(name.get(1))));
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
      settled = true;
      refusals.note(
          ctx.channel().remoteAddress(),
          "its TLS is not accepted: " + ReasonText.of(handshake.cause()));
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!settled || cause.getCause() instanceof MalformedException) {
      settled = true;
      refusals.note(ctx.channel().remoteAddress(), ReasonText.of(cause));
    } else if (cause instanceof MalformedException) {
      refusals.note(ctx.channel().remoteAddress(), ReasonText.of(cause));
    }
    var _ = ctx.close();
  }
}
