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
    Attempt attempt =
        new Attempt(
            loop,
            timeout,
            () -> ProbeResult.critical("dial tcp " + target + ": i/o timeout"),
            listener);
    HostPort to = HostPort.parse(target);
    if (to == null) {
      attempt.end(ProbeResult.critical(HostPort.noAddress("tcp", target)));
      return attempt;
    }
    Connection.open(
        threads,
        attempt,
        to,
        tls,
        false,
        _ -> attempt.end(ProbeResult.passing("TCP connect " + target + ": Success")),
        cause -> attempt.end(ProbeResult.critical(FailureText.dialling("tcp", to, cause))));
    return attempt;
  }
}
