package io.praetor.agent.check.probe;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends a datagram with a line feed: an answer is passing, silence too, since many services answer
 * nothing to what they do not know; only a port that is closed is critical; immutable.
 *
 * @param target host:port
 * @param timeout how long an answer is waited for
 */
public record UdpProbe(ProbeThreads threads, String target, Duration timeout) implements Probe {
  private static final byte[] QUESTION = {'\n'};

  @Override
  public Run start(EventLoop loop, Consumer<ProbeResult> listener) {
    Attempt attempt = new Attempt(loop, timeout, this::success, listener);
    HostPort to = HostPort.parse(target);
    if (to == null) {
      attempt.end(ProbeResult.critical(HostPort.noAddress("udp", target)));
      return attempt;
    }
    var _ =
        threads
            .names()
            .address(to)
            .whenComplete(
                (address, failure) -> loop.execute(() -> send(attempt, to, address, failure)));
    return attempt;
  }

  private ProbeResult success() {
    return ProbeResult.passing("UDP connect " + target + ": Success");
  }

  private void send(
      Attempt attempt,
      HostPort to,
      @Nullable InetSocketAddress address,
      @Nullable Throwable failure) {
    if (attempt.isOver()) {
      return;
    }
    if (address == null) {
      attempt.end(
          ProbeResult.critical(
              failure == null ? "no address" : FailureText.dialling("udp", to, failure)));
      return;
    }
    var connecting =
        threads.datagrams(attempt.loop()).handler(new Answers(attempt, to)).connect(address);
    attempt.holds(connecting.channel());
    var _ =
        connecting.addListener(done -> {
          if (done.isSuccess()) {
            write(attempt, to, connecting.channel(), address);
          } else {
            attempt.end(ProbeResult.critical(FailureText.dialling("udp", to, done.cause())));
          }
        });
  }

  private static void write(
      Attempt attempt, HostPort to, Channel channel, InetSocketAddress address) {
    var _ =
        channel
            .writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(QUESTION), address))
            .addListener(done -> {
              if (!done.isSuccess()) {
                attempt.end(ProbeResult.critical(failed("write", to, done.cause())));
              }
            });
  }

  private static String failed(String what, HostPort to, Throwable cause) {
    return what + " udp " + to + ": " + FailureText.reading(cause);
  }

  /** Waits for a datagram, or for word that nobody is there. */
  private final class Answers extends ChannelInboundHandlerAdapter {
    private final Attempt attempt;
    private final HostPort to;

    Answers(Attempt attempt, HostPort to) {
      this.attempt = attempt;
      this.to = to;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ReferenceCountUtil.release(message);
      attempt.end(success());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      attempt.end(ProbeResult.critical(failed("read", to, cause)));
    }
  }
}
