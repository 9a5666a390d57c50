package io.praetor.agent.check.probe;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a probe over TCP gets its connection, and what it says if it gets none; immutable.
 *
 * @param tls null for none
 * @param http2 what TLS is to offer
 * @param timeout of the whole run
 */
record Dial(ProbeThreads threads, @Nullable ProbeTls tls, boolean http2, Duration timeout) {
  /** What a run says that has failed; immutable. */
  interface Words {
    /** There was no result in time. */
    String timedOut();

    /** What was to be connected to is no HOST:PORT. */
    String noAddress();

    /** There was no connection. */
    String failed(String reason);
  }

  /** Goes on with the connection, greeted, and ends the attempt. */
  interface Ready {
    void with(Attempt attempt, HostPort to, Channel channel);
  }

  /**
   * Begins a run.
   *
   * @param address host:port
   */
  Probe.Run start(
      String address, EventLoop loop, Consumer<ProbeResult> listener, Words words, Ready ready) {
    Attempt attempt =
        new Attempt(loop, timeout, () -> ProbeResult.critical(words.timedOut()), listener);
    HostPort to = HostPort.parse(address);
    if (to == null) {
      attempt.end(ProbeResult.critical(words.noAddress()));
      return attempt;
    }
    Connection.open(
        threads,
        attempt,
        to,
        tls,
        http2,
        channel -> ready.with(attempt, to, channel),
        cause ->
            attempt.end(
                ProbeResult.critical(words.failed(FailureText.dialling("tcp", to, cause)))));
    return attempt;
  }
}
