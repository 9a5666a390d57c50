package io.praetor.agent.check.probe;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The threads that all runs share: event loops for the network and for time, a few for names, and
 * one for each script that runs. None is started before the first check needs it.
 */
public final class ProbeThreads implements AutoCloseable {
  private static final int STOP_MS_MAX = 1_000;

  private final boolean epoll = Epoll.isAvailable();
  private final EventLoopGroup loops;
  private final NameLookups names = new NameLookups();
  private final ScriptProcesses scripts = new ScriptProcesses();
  private final HeldOutput held;

  /**
   * No thread yet.
   *
   * @param count event loops
   * @param heldBytesMax what the outputs of runs that are going on may take together
   */
  public ProbeThreads(int count, long heldBytesMax) {
    this.held = new HeldOutput(heldBytesMax);
    this.loops =
        new MultiThreadIoEventLoopGroup(
            count,
            new DefaultThreadFactory("checks", true),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  /** The event loop for one more check. */
  public EventLoop next() {
    return loops.next();
  }

  /** What the outputs of runs that are going on take now, in bytes. */
  public long heldBytes() {
    return held.bytes();
  }

  HeldOutput held() {
    return held;
  }

  NameLookups names() {
    return names;
  }

  ScriptProcesses scripts() {
    return scripts;
  }

  Bootstrap connections(EventLoop loop) {
    return new Bootstrap()
        .group(loop)
        .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class);
  }

  Bootstrap datagrams(EventLoop loop) {
    return new Bootstrap()
        .group(loop)
        .channel(epoll ? EpollDatagramChannel.class : NioDatagramChannel.class);
  }

  @Override
  public void close() {
    names.close();
    scripts.close();
    var _ = loops.shutdownGracefully(0, STOP_MS_MAX, TimeUnit.MILLISECONDS);
  }
}
