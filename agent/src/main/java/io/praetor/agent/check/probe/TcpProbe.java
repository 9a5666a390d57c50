package io.praetor.agent.check.probe;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether somebody takes a connection; immutable.
 *
 * @param target host:port
 * @param tls a handshake has to succeed too; null for none
 */
public record TcpProbe(
    ProbeThreads threads, String target, @Nullable ProbeTls tls, Duration timeout)
    implements Probe {
  @Override
  public Run start(EventLoop loop, Consumer<ProbeResult> listener) {
    return new Dial(threads, tls, false, timeout)
        .start(
            target,
            loop,
            listener,
            new Words(target),
            (attempt, _, _) ->
                attempt.end(ProbeResult.passing("TCP connect " + target + ": Success")));
  }

  private record Words(String target) implements Dial.Words {
    @Override
    public String timedOut() {
      return "dial tcp " + target + ": i/o timeout";
    }

    @Override
    public String noAddress() {
      return HostPort.noAddress("tcp", target);
    }

    @Override
    public String failed(String reason) {
      return reason;
    }
  }
}
