package io.praetor.agent.dns;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.praetor.agent.dns.wire.DnsMessages;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.LoopScheduling;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Listens for DNS over UDP and TCP on any number of addresses, with one thread for all of them.
 * Opened and closed by the agent's main thread.
 */
public final class DnsServer implements AutoCloseable {
  private static final int LENGTH_BYTES = 2;

  /** Bytes of questions that are read from a connection at once. */
  private static final int STREAM_READ_BYTES = 4_096;

  /** Bytes of answers that a connection's client has not taken; then no question is taken. */
  static final int STREAM_UNSENT_BYTES_MAX = 16_384;

  private static final int DATAGRAM_READ_BYTES = 2_048;
  private static final int DATAGRAMS_PER_READ = 16;
  private static final long CLOSE_TIMEOUT_SECONDS = 5;

  private final boolean epoll = Epoll.isAvailable();
  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          1,
          new DefaultThreadFactory("dns", true),
          epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  private final List<Channel> bound = new ArrayList<>();
  private final StreamConnections streams = new StreamConnections();
  private volatile @Nullable QueryHandler handler;

  /** The same thread for those who know no event loops. */
  public Scheduling scheduling() {
    return new LoopScheduling(loop());
  }

  /** The thread that owns everything of the server. */
  EventLoop loop() {
    return loops.next();
  }

  /**
   * Listens on an address, over TCP and UDP. Queries are not answered before there is somebody to
   * answer them.
   *
   * @throws IOException with a sentence for the operator, if it cannot be had
   */
  public void listen(InetSocketAddress address) throws IOException {
    // TCP comes first: no two processes share it, whatever their sockets allow.
    bind(
        new ServerBootstrap()
            .group(loops)
            .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(
                ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(STREAM_READ_BYTES))
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(STREAM_UNSENT_BYTES_MAX / 2, STREAM_UNSENT_BYTES_MAX))
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new LengthFieldBasedFrameDecoder(
                                DnsMessages.STREAM_BYTES_MAX + LENGTH_BYTES,
                                0,
                                LENGTH_BYTES,
                                0,
                                LENGTH_BYTES),
                            // What was read already waits, too, while the client reads nothing.
                            new FlowControlHandler(),
                            new StreamHandler(streams, () -> handler));
                  }
                })
            .bind(address),
        address);
    if (!address.getAddress().isAnyLocalAddress()) {
      bind(datagrams(false).bind(address), address);
      return;
    }
    // Sockets that share their port would not notice that another process has it.
    ChannelFuture trial = datagrams(false).bind(address);
    bind(trial, address);
    bound.remove(trial.channel());
    trial.channel().close().awaitUninterruptibly();
    ChannelFuture whole = datagrams(true).bind(address);
    bind(whole, address);
    loop()
        .execute(() -> new DatagramSockets(() -> datagrams(true), address).follow(whole.channel()));
  }

  private Bootstrap datagrams(boolean sharing) {
    Bootstrap udp =
        new Bootstrap()
            .group(loops)
            .channel(epoll ? EpollDatagramChannel.class : NioDatagramChannel.class)
            .option(ChannelOption.SO_REUSEADDR, sharing)
            .option(
                ChannelOption.RECVBUF_ALLOCATOR,
                new FixedRecvByteBufAllocator(
                    epoll ? DATAGRAMS_PER_READ * DATAGRAM_READ_BYTES : DATAGRAM_READ_BYTES))
            .handler(new DatagramHandler(() -> handler));
    return epoll
        ? udp.option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, DATAGRAM_READ_BYTES)
        : udp;
  }

  private void bind(ChannelFuture binding, InetSocketAddress address) throws IOException {
    binding.awaitUninterruptibly();
    if (!binding.isSuccess()) {
      Throwable cause = binding.cause();
      throw new IOException(
          "DNS cannot listen on "
              + address.getAddress().getHostAddress()
              + " port "
              + address.getPort()
              + " (ports.dns): "
              + (cause == null ? "no reason is known" : cause.getMessage()),
          cause);
    }
    bound.add(binding.channel());
  }

  /** Whether an address is one that this server listens on. Any thread, once it serves. */
  boolean isOwn(InetSocketAddress address) {
    for (Channel channel : bound) {
      if (channel.localAddress() instanceof InetSocketAddress own
          && own.getPort() == address.getPort()
          && (own.getAddress().equals(address.getAddress())
              || (own.getAddress().isAnyLocalAddress() && isOfThisMachine(address)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfThisMachine(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    try {
      return ip.isLoopbackAddress()
          || ip.isAnyLocalAddress()
          || NetworkInterface.getByInetAddress(ip) != null;
    } catch (SocketException e) {
      // Interfaces cannot be listed: it is asked, and limits end what would go on for ever.
      return false;
    }
  }

  /** Begins to answer. */
  void serve(QueryHandler active) {
    handler = active;
  }

  /** Answers no more queries. */
  void pause() {
    handler = null;
  }

  @Override
  public void close() {
    bound.forEach(
        channel -> channel.close().awaitUninterruptibly(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS));
    loops
        .shutdownGracefully(0, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }
}
