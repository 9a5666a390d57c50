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
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Router;
import io.praetor.agent.tls.HttpTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
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

  private final RequestLimits options;
  private final List<Channel> bound = new ArrayList<>();
  private volatile @Nullable Router router;
  private final AnswerEncoding encoding;
  private final ClientConnections clients;
  private final ConnectionResources resources;
  private final EventLoopGroup loops;
  private final boolean epoll = Epoll.isAvailable();
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

  /**
   * A server that does not listen yet.
   *
   * @param loops made by {@link #newLoops()}; closed with this server
   * @param settings what a reload may change of connections
   * @param folder where bodies are kept that are too large for memory; null for the system's
   */
  public HttpServer(
      RequestLimits options,
      EventLoopGroup loops,
      ConnectionSettings settings,
      @Nullable Path folder) {
    this(options, loops, settings, folder, OpenFiles.connectionsMax(OpenFiles.limit()));
  }

  /** The same with a limit of its own for the connections of all clients together. */
  HttpServer(
      RequestLimits options,
      EventLoopGroup loops,
      ConnectionSettings settings,
      @Nullable Path folder,
      int connectionsMax) {
    this.options = options;
    this.resources = new ConnectionResources(settings, () -> largestBody(options), folder);
    this.encoding =
        new AnswerEncoding(
            new Http1Encoder(options.live(), options.defaultAclPolicy()),
            resources.threads(),
            () -> settings.limits().answerBytesMax());
    this.clients = new ClientConnections(options::connectionsPerClientMax, connectionsMax);
    this.loops = loops;
  }

  private static int largestBody(RequestLimits options) {
    return Math.max(
        options.otherBodyBytesMax(),
        Math.max(options.valueBytesMax(), options.transactionBytesMax()));
  }

  /** Memory that the bodies of requests take now. */
  public long bodyBytes() {
    return resources.bodies().heldBytes();
  }

  /** Memory that large answers take which are not read yet. */
  public long unreadBytes() {
    return resources.answers().heldBytes();
  }

  /** Makes answers that would keep event loops for too long; it may refuse. */
  public Executor largeAnswers() {
    return resources.threads();
  }

  /** Large answers that are being made, or wait to be. */
  public long largeAnswersWaiting() {
    return resources.threads().waiting();
  }

  /** Connections that were ended since they did not move. */
  public long stalled() {
    return resources.stalled().sum();
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
   * @param rights its owner, group and permissions; each is left as the system makes it where null
   * @throws IOException if the path cannot be had, or the rights cannot be set
   */
  public void listen(Path path, AgentConfig.UnixSockets rights) throws IOException {
    if (Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path)) {
      Files.delete(path);
    }
    if (epoll) {
      bind(EpollServerDomainSocketChannel.class, new DomainSocketAddress(path.toString()), null);
    } else {
      bind(NioServerDomainSocketChannel.class, UnixDomainSocketAddress.of(path), null);
    }
    try {
      UnixRights.set(path, rights);
    } catch (IOException e) {
      throw new IOException(
          "the rights of " + path + " cannot be set as unix_sockets says: " + e, e);
    }
  }

  private Channel bind(
      Class<? extends ServerChannel> type, SocketAddress address, @Nullable HttpTls tls)
      throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(type)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            // Whoever connects waits in the backlog until there is somebody who can answer.
            .option(ChannelOption.AUTO_READ, false)
            .childHandler(
                new ConnectionSetup(
                    options, this::router, encoding, clients, channels, resources, tls));
    if (address instanceof InetSocketAddress) {
      bootstrap.option(ChannelOption.SO_REUSEADDR, true);
      bootstrap.childOption(ChannelOption.TCP_NODELAY, true);
      bootstrap.childOption(ChannelOption.SO_KEEPALIVE, true);
    }
    var attempt = bootstrap.bind(address).awaitUninterruptibly();
    if (!attempt.isSuccess()) {
      throw new IOException(
          "cannot listen on "
              + text(address)
              + " for HTTP ("
              + reason(attempt.cause())
              + "); set client_addr, addresses or ports to an address of this machine that is"
              + " free");
    }
    Channel channel = attempt.channel();
    channels.add(channel);
    LOG.info("{} listens on {}", tls == null ? "HTTP" : "HTTPS", text(channel.localAddress()));
    bound.add(channel);
    if (router != null) {
      channel.config().setAutoRead(true);
    }
    return channel;
  }

  /**
   * Begins to answer, on what is listened to already and what will be.
   *
   * @param router who answers
   */
  public void serve(Router router) {
    this.router = router;
    for (Channel channel : bound) {
      channel.config().setAutoRead(true);
    }
  }

  private Router router() {
    return Objects.requireNonNull(router, "no connection is taken before there is a router");
  }

  /** What the system said, without Netty's name and number for it. */
  private static String reason(Throwable cause) {
    return String.valueOf(cause.getMessage()).replaceFirst("^.* failed with error\\(.*?\\): ", "");
  }

  private static String text(SocketAddress address) {
    if (address instanceof InetSocketAddress inet) {
      String host =
          inet.getAddress() == null ? inet.getHostString() : inet.getAddress().getHostAddress();
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + inet.getPort();
    }
    return address.toString();
  }

  /** Stops listening, closes all connections and ends the event loops. */
  @Override
  public void close() {
    if (loops.isShuttingDown()) {
      return;
    }
    resources.threads().close();
    await("connections to close", channels.close());
    await(
        "event loops to end", loops.shutdownGracefully(0, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS));
  }

  private static void await(String what, Future<?> end) {
    if (!end.awaitUninterruptibly(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      LOG.warn("HTTP waited {} s for {}, and goes on", CLOSE_TIMEOUT_SECONDS, what);
    }
  }
}
