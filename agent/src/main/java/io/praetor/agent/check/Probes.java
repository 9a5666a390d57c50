package io.praetor.agent.check;

import io.praetor.agent.check.probe.HttpProbe;
import io.praetor.agent.check.probe.HttpQuestion;
import io.praetor.agent.check.probe.Probe;
import io.praetor.agent.check.probe.ProbeThreads;
import io.praetor.agent.check.probe.ProbeTls;
import io.praetor.agent.check.probe.TcpProbe;
import io.praetor.agent.check.probe.TlsRoots;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes the probe of a definition; immutable. */
final class Probes {
  private static final Duration NETWORK_TIMEOUT = Duration.ofSeconds(10);

  private final ProbeThreads threads;
  private final TlsRoots roots;

  Probes(ProbeThreads threads, TlsRoots roots) {
    this.threads = threads;
    this.roots = roots;
  }

  /**
   * The probe of a check that looks by itself.
   *
   * @param outputBytesMax what is kept of an output
   */
  Probe of(CheckDefinition check, int outputBytesMax) {
    Duration timeout = check.timeout().isPositive() ? check.timeout() : NETWORK_TIMEOUT;
    return switch (check.kind()) {
      case HTTP -> new HttpProbe(threads, question(check), tls(check), timeout, outputBytesMax);
      case TCP -> new TcpProbe(threads, check.tcp(), tls(check.tcpUseTls(), check), timeout);
      default ->
          throw new IllegalArgumentException(
              "a check of kind " + check.kind().type() + " is not run");
    };
  }

  private static HttpQuestion question(CheckDefinition check) {
    return new HttpQuestion(
        check.http(), check.method(), check.header(), check.body(), !check.disableRedirects());
  }

  private @Nullable ProbeTls tls(boolean wanted, CheckDefinition check) {
    return wanted ? tls(check) : null;
  }

  private ProbeTls tls(CheckDefinition check) {
    return new ProbeTls(check.tlsServerName(), check.tlsSkipVerify(), roots);
  }
}
