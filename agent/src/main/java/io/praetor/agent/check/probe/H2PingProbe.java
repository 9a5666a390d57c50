package io.praetor.agent.check.probe;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends a ping of HTTP/2 (RFC 9113, 6.7), whose answer is passing; immutable.
 *
 * @param target host:port
 * @param tls null for HTTP/2 without TLS, known beforehand
 */
public record H2PingProbe(
    ProbeThreads threads, String target, @Nullable ProbeTls tls, Duration timeout)
    implements Probe {
  private static final String FAILED = "HTTP2 ping failed: ";

  @Override
  public Run start(EventLoop loop, Consumer<ProbeResult> listener) {
    return new Dial(threads, tls, true, timeout)
        .start(
            target,
            loop,
            listener,
            new Words(target),
            (attempt, _, channel) -> ping(attempt, channel));
  }

  private record Words(String target) implements Dial.Words {
    @Override
    public String timedOut() {
      return FAILED + "context deadline exceeded";
    }

    @Override
    public String noAddress() {
      return HostPort.noAddress("tcp", target);
    }

    @Override
    public String failed(String reason) {
      return "Failed to dial to " + target + ": " + reason;
    }
  }

  private static void ping(Attempt attempt, Channel channel) {
    long content = ThreadLocalRandom.current().nextLong();
    Http2Greeting.send(channel, new Answers(attempt, content));
    var _ = channel.writeAndFlush(new DefaultHttp2PingFrame(content));
  }

  /** Waits for the answer to the ping. */
  private static final class Answers extends ChannelInboundHandlerAdapter {
    private final Attempt attempt;
    private final long content;

    Answers(Attempt attempt, long content) {
      this.attempt = attempt;
      this.content = content;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof Http2PingFrame ping && ping.ack() && ping.content() == content) {
        attempt.end(ProbeResult.passing("HTTP2 ping was successful"));
      }
      ReferenceCountUtil.release(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      attempt.end(ProbeResult.critical(FAILED + "the other side closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      attempt.end(ProbeResult.critical(FAILED + FailureText.reading(cause)));
    }
  }
}
