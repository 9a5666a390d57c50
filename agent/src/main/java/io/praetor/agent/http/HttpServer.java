package io.praetor.agent.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for HTTP on any number of addresses, with one event loop per core for all of them. Opened
 * and closed by the agent's main thread.
 */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final int BACKLOG = 4096;
  private static final long CLOSE_TIMEOUT_SECONDS = 5;

  private final HttpOptions options;
  private final Router router;
  private final Http1Encoder encoder;
  private final ClientConnections clients;
  private final EventLoopGroup loops;
  private final boolean epoll = Epoll.isAvailable();
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

  /**
   * A server that does not listen yet.
   *
   * @param loops made by {@link #newLoops()}; closed with this server
   */
  public HttpServer(HttpOptions options, Router router, EventLoopGroup loops) {
    this.options = options;
    this.router = router;
    this.encoder = new Http1Encoder(options.responseHeaders(), options.defaultAclPolicy());
    this.clients = new ClientConnections(options.connectionsPerClientMax());
    this.loops = loops;
  }

  /** Event loops, one per core; their threads are daemons. */
  public static EventLoopGroup newLoops() {
    return new MultiThreadIoEventLoopGroup(
        Runtime.getRuntime().availableProcessors(),
        new DefaultThreadFactory("http", true),
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  /**
   * Listens on a TCP address.
   *
   * @param tls or null for plain text
   * @return the address that was bound, with its port
   * @throws IOException if the address cannot be had
   */
  public InetSocketAddress listen(InetSocketAddress address, @Nullable HttpTls tls)
      throws IOException {
    Class<? extends ServerChannel> type =
        epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    Channel channel = bind(type, address, tls);
    return (InetSocketAddress) channel.localAddress();
  }

  /**
   * Listens on a unix socket. A socket that an earlier process has left is replaced.
   *
   * @param mode permissions such as {@code 0770}, or null to leave them as the system makes them
   * @throws IOException if the path cannot be had
   */
  public void listen(Path path, @Nullable String mode) throws IOException {
    if (Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path)) {
      Files.delete(path);
    }
    if (epoll) {
      bind(EpollServerDomainSocketChannel.class, new DomainSocketAddress(path.toString()), null);
    } else {
      bind(NioServerDomainSocketChannel.class, UnixDomainSocketAddress.of(path), null);
    }
    if (mode != null) {
      Files.setPosixFilePermissions(path, permissions(mode));
    }
  }

  private static Set<PosixFilePermission> permissions(String mode) {
    int bits = Integer.parseInt(mode, 8);
    StringBuilder text = new StringBuilder(9);
    for (int i = 8; i >= 0; i--) {
      text.append((bits >> i & 1) == 0 ? '-' : "xwr".charAt(i % 3));
    }
    return PosixFilePermissions.fromString(text.toString());
  }

  private Channel bind(
      Class<? extends ServerChannel> type, SocketAddress address, @Nullable HttpTls tls)
      throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(type)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childHandler(new ConnectionSetup(options, router, encoder, clients, channels, tls));
    if (address instanceof InetSocketAddress) {
      bootstrap.option(ChannelOption.SO_REUSEADDR, true);
      bootstrap.childOption(ChannelOption.TCP_NODELAY, true);
      bootstrap.childOption(ChannelOption.SO_KEEPALIVE, true);
    }
    var bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("cannot listen on " + address + ": " + bound.cause().getMessage());
    }
    channels.add(bound.channel());
    LOG.info("HTTP listens on {}", bound.channel().localAddress());
    return bound.channel();
  }

  /** Stops listening, closes all connections and ends the event loops. */
  @Override
  public void close() {
    channels.close().awaitUninterruptibly(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    loops
        .shutdownGracefully(0, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }
}
