package io.praetor.agent.check;

import io.praetor.agent.check.probe.GrpcProbe;
import io.praetor.agent.check.probe.H2PingProbe;
import io.praetor.agent.check.probe.HttpProbe;
import io.praetor.agent.check.probe.HttpQuestion;
import io.praetor.agent.check.probe.Probe;
import io.praetor.agent.check.probe.ProbeThreads;
import io.praetor.agent.check.probe.ProbeTls;
import io.praetor.agent.check.probe.ScriptProbe;
import io.praetor.agent.check.probe.TcpProbe;
import io.praetor.agent.check.probe.TlsRoots;
import io.praetor.agent.check.probe.UdpProbe;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes the probe of a definition; immutable. */
final class Probes {
  private static final Duration NETWORK_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SCRIPT_TIMEOUT = Duration.ofSeconds(30);

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
    Duration timeout =
        check.timeout().isPositive()
            ? check.timeout()
            : check.kind() == CheckKind.SCRIPT ? SCRIPT_TIMEOUT : NETWORK_TIMEOUT;
    return switch (check.kind()) {
      case HTTP -> new HttpProbe(threads, question(check), tls(check), timeout, outputBytesMax);
      case TCP -> new TcpProbe(threads, check.tcp(), tls(check.tcpUseTls(), check), timeout);
      case UDP -> new UdpProbe(threads, check.udp(), timeout);
      case GRPC -> new GrpcProbe(threads, check.grpc(), tls(check.grpcUseTls(), check), timeout);
      case H2PING ->
          new H2PingProbe(threads, check.h2ping(), tls(check.h2pingUseTls(), check), timeout);
      case SCRIPT -> new ScriptProbe(threads, check.scriptArgs(), timeout, outputBytesMax);
      case TTL, ALIAS, DOCKER, OS_SERVICE ->
          throw new IllegalArgumentException(
              "a check of kind " + check.kind().type() + " does not look by itself");
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
