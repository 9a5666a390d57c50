package io.praetor.agent.rpc;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.praetor.agent.tls.RpcTls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes connections to other agents. Any thread; names are looked up on threads of their own. */
final class Dialler {
  private final RpcOptions options;
  private final EventLoopGroup loops;
  private final Class<? extends Channel> channelType;
  private final Supplier<Identity> self;
  private final Supplier<@Nullable RpcTls> tls;
  private final @Nullable PortKey key;

  /** What servers answer is asked for, so it counts for nobody but is limited one by one. */
  private final PortBudget budget;

  Dialler(
      RpcOptions options,
      EventLoopGroup loops,
      Class<? extends Channel> channelType,
      Supplier<Identity> self,
      Supplier<@Nullable RpcTls> tls,
      @Nullable PortKey key,
      RpcLimits limits) {
    this.options = options;
    this.loops = loops;
    this.channelType = channelType;
    this.self = self;
    this.tls = tls;
    this.key = key != null && key.verifyOutgoing() ? key : null;
    this.budget = PortBudget.unlimited(limits);
  }

  void dial(PeerLink link) {
    String address = link.address();
    int colon = address.lastIndexOf(':');
    String host = colon < 0 ? address : address.substring(0, colon);
    int port;
    try {
      port = Integer.parseInt(address.substring(colon + 1));
    } catch (NumberFormatException e) {
      port = -1;
    }
    if (port < 1 || port > 65_535) {
      link.unreachable("\"" + address + "\" is no address of an agent (host:port)");
      return;
    }
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(bare);
    int portFound = port;
    if (literal != null) {
      try {
        connect(link, new InetSocketAddress(InetAddress.getByAddress(literal), port));
      } catch (UnknownHostException e) {
        link.unreachable(ReasonText.of(e));
      }
      return;
    }
    Thread.ofVirtual()
        .name("rpc-resolve")
        .start(() -> {
          try {
            connect(link, new InetSocketAddress(InetAddress.getByName(bare), portFound));
          } catch (UnknownHostException e) {
            link.unreachable("the name " + bare + " has no address");
          }
        });
  }

  private void connect(PeerLink link, InetSocketAddress to) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loops)
            .channel(channelType)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, options.connectMsMax())
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    prepare(channel, link, to);
                  }
                });
    var _ =
        bootstrap
            .connect(to)
            .addListener(done -> {
              if (!done.isSuccess()) {
                link.unreachable(ReasonText.of(done.cause()));
              }
            });
  }

  private void prepare(Channel channel, PeerLink link, InetSocketAddress to) {
    RpcTls now = tls.get();
    if (now != null && now.verifyOutgoing()) {
      String name = now.serverName();
      SslHandler handler =
          name == null
              ? now.outgoing().newHandler(channel.alloc())
              : now.outgoing().newHandler(channel.alloc(), name, to.getPort());
      handler.setHandshakeTimeoutMillis(options.handshakeMsMax());
      channel.pipeline().addLast("tls", handler);
    }
    channel
        .pipeline()
        .addLast("flush", new FlushConsolidationHandler(256, true))
        .addLast("frames", new FrameDecoder(budget.limits().helloBytesMax()))
        .addLast("greeting", new ClientHandshake(link, options, self, key, budget));
  }
}
