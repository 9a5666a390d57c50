package io.praetor.agent.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.ssl.SslHandler;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Router;
import io.praetor.agent.tls.HttpTls;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Prepares each new connection: its limit per client, TLS, decoder and handler. Shared. */
final class ConnectionSetup extends ChannelInitializer<Channel> {
  private static final byte[] TOO_MANY =
      ("HTTP/1.1 429 Too Many Requests\r\n"
              + "Content-Type: text/plain; charset=utf-8\r\n"
              + "Connection: close\r\n\r\n"
              + "Your IP is issuing too many concurrent connections, please rate limit your calls"
              + " (limits.http_max_conns_per_client)\n")
          .getBytes(StandardCharsets.US_ASCII);

  private static final byte[] NO_FILES_LEFT =
      ("HTTP/1.1 503 Service Unavailable\r\n"
              + "Content-Type: text/plain; charset=utf-8\r\n"
              + "Connection: close\r\n\r\n"
              + "This agent has as many connections as its limit of open files leaves room for"
              + " (ulimit -n)\n")
          .getBytes(StandardCharsets.US_ASCII);

  private final RequestLimits options;
  private final Supplier<Router> router;
  private final AnswerEncoding encoding;
  private final ClientConnections clients;
  private final ChannelGroup channels;
  private final @Nullable HttpTls tls;
  private final ConnectionResources resources;

  ConnectionSetup(
      RequestLimits options,
      Supplier<Router> router,
      AnswerEncoding encoding,
      ClientConnections clients,
      ChannelGroup channels,
      ConnectionResources resources,
      @Nullable HttpTls tls) {
    this.options = options;
    this.router = router;
    this.encoding = encoding;
    this.clients = clients;
    this.channels = channels;
    this.resources = resources;
    this.tls = tls;
  }

  @Override
  protected void initChannel(Channel channel) {
    channels.add(channel);
    @Nullable String client =
        channel.remoteAddress() instanceof InetSocketAddress inet && inet.getAddress() != null
            ? inet.getAddress().getHostAddress()
            : null;
    switch (clients.enter(client)) {
      case COUNTED -> channel.closeFuture().addListener(closed -> clients.leave(client));
      case TOO_MANY_OF_CLIENT -> {
        refuse(channel, TOO_MANY, LingeringClose.INSTANCE);
        return;
      }
      case TOO_MANY -> {
        // At once: to linger is to hold one of the files that are short.
        refuse(channel, NO_FILES_LEFT, ChannelFutureListener.CLOSE);
        return;
      }
    }
    if (tls == null) {
      RequestDecoder decoder = new RequestDecoder(options);
      channel.pipeline().addLast(decoder).addLast(connection(channel, client, decoder));
      return;
    }
    SslHandler handler = tls.context().get().newHandler(channel.alloc());
    handler.setHandshakeTimeoutMillis(tls.handshakeMax().toMillis());
    channel
        .pipeline()
        .addLast(handler)
        .addLast(
            new ProtocolChoice(
                options, resources, (of, decoder) -> connection(of, client, decoder)));
  }

  private HttpConnection connection(
      Channel channel, @Nullable String client, @Nullable RequestDecoder decoder) {
    return new HttpConnection(
        router.get(), options, encoding, client, resources.of(channel.eventLoop()), decoder);
  }

  private static void refuse(Channel channel, byte[] answer, ChannelFutureListener close) {
    ByteBuf text = Unpooled.wrappedBuffer(answer);
    channel.eventLoop().execute(() -> channel.writeAndFlush(text).addListener(close));
  }
}
