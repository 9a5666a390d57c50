package io.praetor.agent;

import io.netty.handler.ssl.SslContextBuilder;
import io.praetor.agent.api.local.LocalChecksEndpoint;
import io.praetor.agent.api.local.LocalHealthEndpoint;
import io.praetor.agent.api.local.LocalServicesEndpoint;
import io.praetor.agent.api.local.ScriptPermission;
import io.praetor.agent.check.CheckOptions;
import io.praetor.agent.check.CheckRunner;
import io.praetor.agent.check.probe.TlsRoots;
import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.http.OpenFiles;
import io.praetor.agent.local.AntiEntropy;
import io.praetor.agent.local.FollowedChecks;
import io.praetor.agent.local.LocalDefinitions;
import io.praetor.agent.local.LocalOptions;
import io.praetor.agent.local.LocalRegistrations;
import io.praetor.agent.local.LocalView;
import io.praetor.agent.local.RegistrationFile;
import io.praetor.agent.local.RoutedCatalog;
import io.praetor.agent.query.ParkedGauge;
import io.praetor.agent.routing.Endpoint;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Route;
import io.praetor.agent.telemetry.Metrics;
import io.praetor.agent.tls.RpcCertificates;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * The services and checks that are registered with an agent, of whichever kind: their state, what
 * runs the checks, and the sync with the catalog. Made by the agent's main thread, which also stops
 * what was started.
 */
final class LocalParts {
  private final AgentConfig config;
  private final String nodeId;
  private final LocalMetrics metrics;
  private final StartedParts started;
  private final FollowedChecks followed;
  private final LocalRegistrations registrations;
  private final TlsRoots roots;

  /**
   * Reads what was registered before, and runs its checks.
   *
   * @throws IOException with a sentence for the operator
   */
  LocalParts(AgentConfig config, String nodeId, Metrics metrics, StartedParts started)
      throws IOException {
    this.config = config;
    this.nodeId = nodeId;
    this.started = started;
    roots = new TlsRoots(certificates(config));
    followed = new FollowedChecks(config.identity().nodeName());
    CheckRunner runner =
        started.add(
            new CheckRunner(
                CheckOptions.builder()
                    .runsMax(OpenFiles.checkRunsMax(OpenFiles.limit(), CheckOptions.RUNS_MAX))
                    .scriptsMax(OpenFiles.scriptsMax(OpenFiles.limit(), CheckOptions.SCRIPTS_MAX))
                    .outputBytesMax(config.services().checkOutputBytesMax())
                    .build(),
                new CheckTimings(metrics),
                followed,
                roots));
    CheckTimings.watch(metrics, runner);
    registrations =
        started.add(
            LocalRegistrations.open(
                new RegistrationFile(config.dataDir()),
                runner,
                followed,
                definitions(config),
                options(config)));
    this.metrics = new LocalMetrics(metrics, registrations);
  }

  /** What checks over TLS trust and show. */
  private static Supplier<SslContextBuilder> certificates(AgentConfig config) throws IOException {
    AgentConfig.Tls tls = config.tls();
    return tls.forChecks()
        ? RpcCertificates.files(tls.internalRpc(), config.datacenter()).client()
        : SslContextBuilder::forClient;
  }

  private static LocalDefinitions definitions(AgentConfig config) {
    AgentConfig.Definitions definitions = config.services().definitions();
    return new LocalDefinitions(definitions.services(), definitions.checks());
  }

  private static LocalOptions options(AgentConfig config) {
    AgentConfig.Services services = config.services();
    return new LocalOptions(
        services.checkUpdateInterval(), services.discardCheckOutput(), services.scripts());
  }

  /** All that is registered with this agent now; any thread. */
  LocalView view() {
    return registrations.view();
  }

  /** What is served of them. */
  Collection<? extends Collection<Route>> routes(RequestLimits limits, ParkedGauge gauge) {
    ScriptPermission scripts = new ScriptPermission(config.services()::scripts);
    String node = config.identity().nodeName();
    String datacenter = limits.datacenter();
    return List.of(
        new LocalServicesEndpoint(registrations, scripts, limits, gauge, node).routes(),
        new LocalChecksEndpoint(registrations, scripts, node, datacenter).routes(),
        new LocalHealthEndpoint(registrations, node, datacenter).routes());
  }

  /**
   * Begins to sync them with the catalog, which is behind the router.
   *
   * @param settings is followed from now on: a reload also has all compared with the catalog
   */
  void serve(Endpoint router, RunningConfig settings) {
    RoutedCatalog catalog =
        started.add(
            new RoutedCatalog(
                router, config.identity().nodeName(), nodeId, config.server().enabled()));
    followed.ask(catalog);
    AntiEntropy sync = started.add(AntiEntropy.of(registrations, catalog, metrics));
    sync.start();
    settings.with(next -> {
      Supplier<SslContextBuilder> certificates = certificates(next);
      return () -> {
        roots.replace(certificates);
        registrations.configure(definitions(next), options(next));
        sync.askWhole();
      };
    });
  }
}
