package io.praetor.agent.check.probe;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Sends a request over HTTP/1.1 and takes its status: 2xx is passing, 429 a warning, all else
 * critical; immutable. Each run has a connection of its own, as a client would that has none yet.
 *
 * @param tls for URLs of https
 * @param outputBytesMax what is kept of an answer; what is behind it is not read
 */
public record HttpProbe(
    ProbeThreads threads, HttpQuestion question, ProbeTls tls, Duration timeout, int outputBytesMax)
    implements Probe {
  @Override
  public Run start(EventLoop loop, Consumer<ProbeResult> listener) {
    KeptOutput kept = new KeptOutput(threads.held(), outputBytesMax);
    HttpRun run = new HttpRun(this, kept);
    Attempt attempt = new Attempt(loop, timeout, run::timedOut, listener);
    attempt.holds(kept);
    HttpTarget target = HttpTarget.parse(question.url());
    if (target == null) {
      attempt.end(
          ProbeResult.critical(
              "\"" + question.url() + "\" is no URL such as http://127.0.0.1:8080/health"));
    } else {
      run.ask(attempt, target);
    }
    return attempt;
  }
}
