package io.praetor.agent.check.probe;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the connection of an attempt: looks up the name, connects, and greets by TLS where that is
 * wanted; confined to the event loop of the attempt.
 */
final class Connection {
  /** The attempt has a timeout of its own for all that it does. */
  private static final int NO_TIMEOUT = 0;

  private final ProbeThreads threads;
  private final Attempt attempt;
  private final HostPort to;
  private final @Nullable ProbeTls tls;
  private final boolean http2;
  private final Consumer<Channel> ready;
  private final Consumer<Throwable> failed;
  private boolean told;

  private Connection(
      ProbeThreads threads,
      Attempt attempt,
      HostPort to,
      @Nullable ProbeTls tls,
      boolean http2,
      Consumer<Channel> ready,
      Consumer<Throwable> failed) {
    this.threads = threads;
    this.attempt = attempt;
    this.to = to;
    this.tls = tls;
    this.http2 = http2;
    this.ready = ready;
    this.failed = failed;
  }

  /**
   * Makes a connection.
   *
   * @param tls null for none
   * @param http2 what TLS is to offer
   * @param ready gets the connection, greeted, with nothing in its pipeline but TLS; nothing is
   *     read from it before this has returned
   * @param failed gets the reason if there is none; one of the two is called, unless the attempt is
   *     over before
   */
  static void open(
      ProbeThreads threads,
      Attempt attempt,
      HostPort to,
      @Nullable ProbeTls tls,
      boolean http2,
      Consumer<Channel> ready,
      Consumer<Throwable> failed) {
    Connection connection = new Connection(threads, attempt, to, tls, http2, ready, failed);
    var _ =
        threads
            .names()
            .address(to)
            .whenComplete((address, failure) -> {
              if (attempt.loop().inEventLoop()) {
                connection.found(address, failure);
              } else {
                attempt.loop().execute(() -> connection.found(address, failure));
              }
            });
  }

  private void found(@Nullable InetSocketAddress address, @Nullable Throwable failure) {
    if (attempt.isOver()) {
      return;
    }
    if (address == null) {
      fail(failure == null ? new IllegalStateException("no address") : failure);
      return;
    }
    var connecting =
        threads
            .connections(attempt.loop())
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, NO_TIMEOUT)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) throws SSLException {
                    prepare(channel);
                  }
                })
            .connect(address);
    attempt.holds(connecting.channel());
    var _ =
        connecting.addListener(done -> {
          if (!done.isSuccess()) {
            fail(done.cause());
          } else if (tls == null) {
            done(connecting.channel());
          }
        });
  }

  private void prepare(Channel channel) throws SSLException {
    if (tls != null) {
      SslHandler handler = tls.handler(channel.alloc(), to, http2);
      handler.setHandshakeTimeoutMillis(NO_TIMEOUT);
      channel.pipeline().addLast("tls", handler).addLast("greeted", new Greeted());
    }
  }

  private void done(Channel channel) {
    if (!told && !attempt.isOver()) {
      told = true;
      ready.accept(channel);
    }
  }

  /** Any thread: a channel that could not be made tells of it on a thread of its own. */
  private void fail(Throwable cause) {
    if (!attempt.loop().inEventLoop()) {
      attempt.loop().execute(() -> fail(cause));
      return;
    }
    if (!told && !attempt.isOver()) {
      told = true;
      failed.accept(cause);
    }
  }

  /** Waits for the end of TLS's handshake. */
  private final class Greeted extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
      if (event instanceof SslHandshakeCompletionEvent handshake) {
        if (handshake.isSuccess()) {
          ctx.pipeline().remove(this);
          done(ctx.channel());
        } else {
          fail(handshake.cause());
        }
      } else {
        super.userEventTriggered(ctx, event);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      fail(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      fail(new SSLException("the other side closed the connection during the handshake"));
    }
  }
}
