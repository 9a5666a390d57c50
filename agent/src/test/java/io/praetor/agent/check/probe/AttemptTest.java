package io.praetor.agent.check.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AttemptTest {
  private static final ChannelFactory<Channel> NO_SOCKET =
      () -> {
        throw new ChannelException("too many open files");
      };

  @Test
  void tellsItsResultWhereNoSocketCanBeOpened() {
    try (ProbeThreads threads = new ProbeThreads(1, 1 << 20)) {
      EventLoop loop = threads.next();
      CompletableFuture<ProbeResult> told = new CompletableFuture<>();
      loop.execute(() -> {
        Attempt attempt =
            new Attempt(
                loop,
                Duration.ofMinutes(10),
                () -> ProbeResult.critical("timed out"),
                result -> {
                  assertThat(loop.inEventLoop()).isTrue();
                  told.complete(result);
                });
        var connecting =
            new Bootstrap()
                .group(loop)
                .channelFactory(NO_SOCKET)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
        attempt.holds(connecting.channel());
        var _ =
            connecting.addListener(
                done -> attempt.end(ProbeResult.critical(FailureText.reading(done.cause()))));
      });
      assertThat(told)
          .succeedsWithin(60, TimeUnit.SECONDS)
          .isEqualTo(ProbeResult.critical("too many open files"));
    }
  }
}
