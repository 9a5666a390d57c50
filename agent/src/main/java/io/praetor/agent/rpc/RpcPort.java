package io.praetor.agent.rpc;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.HashedWheelTimer;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.praetor.agent.rpc.Service.Lane;
import io.praetor.agent.tls.RpcTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one port between agents: listens for others, keeps one connection for each peer and lane, and
 * carries requests over them. Any thread may use it; each connection is owned by one of its event
 * loops.
 */
public final class RpcPort implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RpcPort.class);
  private static final int BACKLOG = 1_024;

  /** How long the others may take to close when they are told that this agent stops. */
  private static final long GOODBYE_MS_MAX = 500;

  /** How long each step of closing may take. */
  private static final long CLOSE_MS_MAX = 2_000;

  private record Route(String peer, Lane lane) {}

  private final RpcOptions options;
  private final Supplier<@Nullable RpcTls> tls;
  private final @Nullable PortKey key;
  private final EventLoopGroup loops;
  private final HashedWheelTimer timer =
      new HashedWheelTimer(new DefaultThreadFactory("rpc-timer", true), 10, TimeUnit.MILLISECONDS);
  private final RefusalLog refusals = new RefusalLog();
  private final Map<Service, RequestHandler> handlers = new ConcurrentHashMap<>();
  private final Map<Route, PeerLink> links = new ConcurrentHashMap<>();
  private final Map<String, Integer> arrivals = new ConcurrentHashMap<>();
  private final ChannelGroup accepted = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final PortBudget budget;
  private final Strangers strangers;
  private final Dialler dialler;
  private final @Nullable Channel listening;
  private final List<Channel> further = new CopyOnWriteArrayList<>();
  private volatile Identity self;
  private volatile boolean closed;

  private RpcPort(
      RpcOptions options,
      RpcLimits limits,
      Identity self,
      Supplier<@Nullable RpcTls> tls,
      @Nullable PortKey key,
      boolean listens)
      throws IOException {
    this.options = options;
    this.budget = new PortBudget(limits);
    this.strangers = new Strangers(limits.strangersMax(), refusals);
    this.self = self;
    this.tls = tls;
    this.key = key;
    boolean epoll = Epoll.isAvailable();
    if (!epoll) {
      LOG.info(
          "epoll cannot be used here, so the JDK's NIO serves all connections, with more CPU: {}",
          String.valueOf(Epoll.unavailabilityCause()));
    }
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    loops =
        new MultiThreadIoEventLoopGroup(
            options.threads(), new DefaultThreadFactory("rpc", true), io);
    dialler =
        new Dialler(
            options,
            loops,
            epoll ? EpollSocketChannel.class : NioSocketChannel.class,
            this::self,
            tls,
            key,
            limits);
    listening = listens ? listen(epoll) : null;
  }

  private Channel listen(boolean epoll) throws IOException {
    try {
      return bind(epoll, options.bindHost(), options.port(), "ports.server");
    } catch (IOException e) {
      stop();
      throw e;
    }
  }

  /**
   * Listens on a further port as well, with the same protocol and the same limits.
   *
   * @param setting what the configuration calls the port
   * @throws IOException with a sentence, if it cannot be had
   */
  public void listenAlso(String host, int port, String setting) throws IOException {
    further.add(bind(Epoll.isAvailable(), host, port, setting));
  }

  private Channel bind(boolean epoll, String host, int port, String setting) throws IOException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    receive(channel);
                  }
                })
            .bind(new InetSocketAddress(host, port))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen on "
              + host
              + ":"
              + port
              + " for other agents ("
              + ReasonText.of(bound.cause())
              + "); set bind_addr and "
              + setting
              + " to an address of this machine that is free",
          bound.cause());
    }
    return bound.channel();
  }

  /**
   * Opens the port. Requests of others are refused until {@link #serve} has said who answers.
   *
   * @param tls asked anew for each connection; gives null while there is no TLS
   * @throws IOException if the address cannot be listened on
   */
  public static RpcPort open(RpcOptions options, Identity self, Supplier<@Nullable RpcTls> tls)
      throws IOException {
    return open(options, self, tls, null);
  }

  /**
   * Opens the port to agents that have a key.
   *
   * @param tls asked anew for each connection; gives null while there is no TLS
   * @param key what this agent and the others prove to each other, or null if nothing
   * @throws IOException if the address cannot be listened on
   */
  public static RpcPort open(
      RpcOptions options, Identity self, Supplier<@Nullable RpcTls> tls, @Nullable PortKey key)
      throws IOException {
    return new RpcPort(options, RpcLimits.defaults(), self, tls, key, true);
  }

  /** The same with other limits of what is held for others. */
  static RpcPort open(
      RpcOptions options, RpcLimits limits, Identity self, Supplier<@Nullable RpcTls> tls)
      throws IOException {
    return new RpcPort(options, limits, self, tls, null, true);
  }

  /** Opens nothing: an end that only asks others, as client agents do. */
  public static RpcPort dialling(RpcOptions options, Identity self, Supplier<@Nullable RpcTls> tls)
      throws IOException {
    return dialling(options, self, tls, null);
  }

  /** The same for an agent that has a key, or null. */
  public static RpcPort dialling(
      RpcOptions options, Identity self, Supplier<@Nullable RpcTls> tls, @Nullable PortKey key)
      throws IOException {
    return new RpcPort(options, RpcLimits.defaults(), self, tls, key, false);
  }

  private void receive(Channel channel) {
    String host = RefusalLog.hostOf(channel.remoteAddress());
    int max = options.connectionsPerAddressMax();
    int count = arrivals.merge(host, 1, Integer::sum);
    var _ =
        channel
            .closeFuture()
            .addListener(done ->
                arrivals.computeIfPresent(host, (key, left) -> left == 1 ? null : left - 1));
    if (count > max && max > 0) {
      refusals.note(
          channel.remoteAddress(),
          "it has " + max + " connections already (limits.rpc_max_conns_per_client)");
      var _ = channel.close();
      return;
    }
    accepted.add(channel);
    strangers.add(channel);
    RpcTls now = tls.get();
    if (now != null) {
      channel
          .pipeline()
          .addLast("detect", new TlsDetector(now, options.handshakeMsMax(), refusals));
    }
    channel
        .pipeline()
        .addLast("flush", new FlushConsolidationHandler(256, true))
        .addLast("magic", new MagicDecoder(refusals, budget.limits()))
        .addLast(
            "reception",
            new ServerHandshake(
                options, this::self, now, key, refusals, budget, handlers::get, strangers));
  }

  /**
   * The address that the port listens on.
   *
   * @throws IllegalStateException if it does not listen
   */
  public InetSocketAddress address() {
    if (listening == null) {
      throw new IllegalStateException("this end does not listen");
    }
    return (InetSocketAddress) listening.localAddress();
  }

  /** Bytes that are held for all who have connected: unfinished, unanswered, unread. */
  public long heldBytes() {
    return budget.heldBytes();
  }

  /** The identity that this agent sends in its greetings. */
  public Identity self() {
    return self;
  }

  /**
   * Says from now on that this agent is someone else, such as a member of the cluster that it has
   * just come to. Connections with those whom that rules out are closed.
   */
  public void become(Identity identity) {
    self = identity;
    links.values().forEach(each -> each.closeIf(peer -> !identity.refusalOf(peer).isEmpty()));
    for (Channel channel : accepted) {
      ServerConnection connection = channel.pipeline().get(ServerConnection.class);
      if (connection != null && !identity.refusalOf(connection.peer()).isEmpty()) {
        var _ = channel.close();
      }
    }
  }

  /** Says who answers the requests for a service. */
  public void serve(Service service, RequestHandler handler) {
    handlers.put(service, handler);
  }

  /**
   * Sends a request and returns at once. A connection is made if there is none.
   *
   * @param peer the other agent's address (host:port)
   * @param body not to be changed afterwards
   * @param timeoutMs from now until the answer, or the beginning of one that is streamed
   */
  public Call request(
      String peer, Service service, byte[] body, long timeoutMs, ResponseListener listener) {
    PendingCall call = new PendingCall(service, peer, body, timeoutMs, listener);
    if (closed) {
      call.notSent("this agent is stopping");
      return call;
    }
    try {
      call.timeout(timer.newTimeout(call, timeoutMs, TimeUnit.MILLISECONDS));
    } catch (IllegalStateException e) {
      call.notSent("this agent is stopping");
      return call;
    }
    route(peer, service.lane()).send(call);
    return call;
  }

  /** Sends a message that wants no answer, if a connection stands; else nothing happens. */
  public void send(String peer, Service service, byte[] body) {
    ClientConnection standing = route(peer, service.lane()).connection();
    if (standing != null) {
      standing.sendOneWay(service, body);
    }
  }

  /** Makes the connection for a lane ahead of the first request. */
  public void connect(String peer, Lane lane) {
    route(peer, lane).connect();
  }

  /** The round trip to a peer in nanoseconds, or -1 while no connection of the lane stands. */
  public long rttNanos(String peer, Lane lane) {
    PeerLink route = links.get(new Route(peer, lane));
    ClientConnection standing = route == null ? null : route.connection();
    return standing == null || !standing.isOpen() ? -1 : standing.rttNanos();
  }

  /** How long a peer has said nothing, or -1 while no connection of the lane stands. */
  public long silentMs(String peer, Lane lane) {
    PeerLink route = links.get(new Route(peer, lane));
    ClientConnection standing = route == null ? null : route.connection();
    return standing == null || !standing.isOpen() ? -1 : standing.silentMs();
  }

  /**
   * The agents that answer at an address, by each connection to it that stands; empty while none
   * does. There may be two for a moment, when another agent has taken over the address.
   */
  public List<Identity> reached(String peer) {
    List<Identity> there = new ArrayList<>();
    for (Lane lane : Lane.values()) {
      PeerLink route = links.get(new Route(peer, lane));
      ClientConnection standing = route == null ? null : route.connection();
      if (standing != null && standing.isOpen()) {
        there.add(standing.peer());
      }
    }
    return there;
  }

  /** The agents that have connected to this one and greeted it, one for each connection. */
  public Collection<Identity> connected() {
    List<Identity> peers = new ArrayList<>();
    for (Channel channel : accepted) {
      ServerConnection connection = channel.pipeline().get(ServerConnection.class);
      if (connection != null && channel.isActive()) {
        peers.add(connection.peer());
      }
    }
    return peers;
  }

  private PeerLink route(String peer, Lane lane) {
    Route route = new Route(peer, lane);
    PeerLink known = links.get(route);
    return known != null
        ? known
        : links.computeIfAbsent(
            route,
            key -> {
              PeerLink made = new PeerLink(peer, options, dialler::dial);
              if (closed) {
                made.close();
              }
              return made;
            });
  }

  /** Closes the connections to a peer that is gone for good. */
  public void forget(String peer) {
    for (Lane lane : Lane.values()) {
      PeerLink route = links.remove(new Route(peer, lane));
      if (route != null) {
        route.close();
      }
    }
  }

  /**
   * Closes the port and every connection. Who asks this agent is told first, so that what it does
   * not answer any more is known not to have been done; what waits for longer fails. Blocks for a
   * moment.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (listening != null) {
      await("to listen no more", listening.close());
    }
    further.forEach(each -> await("to listen no more", each.close()));
    links.values().forEach(PeerLink::close);
    for (Channel channel : accepted) {
      ServerConnection connection = channel.pipeline().get(ServerConnection.class);
      if (connection == null) {
        var _ = channel.close();
      } else {
        connection.leave();
      }
    }
    accepted.newCloseFuture().awaitUninterruptibly(GOODBYE_MS_MAX);
    await("connections to close", accepted.close());
    stop();
  }

  private void stop() {
    timer.stop();
    await("event loops to end", loops.shutdownGracefully(0, 1_000, TimeUnit.MILLISECONDS));
  }

  private static void await(String what, Future<?> end) {
    if (!end.awaitUninterruptibly(CLOSE_MS_MAX)) {
      LOG.warn("The port between agents waited {} ms for {}, and goes on", CLOSE_MS_MAX, what);
    }
  }
}
