package io.praetor.agent;

import io.praetor.agent.api.agent.HostEndpoint;
import io.praetor.agent.api.agent.LocalAgent;
import io.praetor.agent.api.agent.MetricsEndpoint;
import io.praetor.agent.api.agent.MonitorEndpoint;
import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.config.LoadedConfig;
import io.praetor.agent.fault.FaultHandler;
import io.praetor.agent.fault.ProcessFaults;
import io.praetor.agent.routing.ApiVersion;
import io.praetor.agent.routing.Audit;
import io.praetor.agent.routing.Route;
import io.praetor.agent.routing.RouteNeeds;
import io.praetor.agent.routing.Router;
import io.praetor.agent.routing.Routes;
import io.praetor.agent.telemetry.LogFile;
import io.praetor.agent.telemetry.LogFormat;
import io.praetor.agent.telemetry.LogLevel;
import io.praetor.agent.telemetry.Logs;
import io.praetor.agent.telemetry.Metrics;
import io.praetor.agent.telemetry.MetricsText;
import io.praetor.agent.tls.RpcCertificates;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One agent: the composition root. It puts the parts together, starts them in order and stops them
 * in the opposite one; it decides nothing else. Opened and closed by the process's main thread.
 */
public final class Agent implements AutoCloseable {
  /** Before the first logger, since it names the provider that slf4j then looks for. */
  private static final Logs LOGS = Logs.process();

  private static final Logger LOG = LoggerFactory.getLogger("agent");
  private final RunningConfig config;
  private final FaultHandler faults = new ProcessFaults();
  private final Metrics metrics = new Metrics();
  private final AgentMetrics measured = new AgentMetrics(metrics);
  private final StartedParts started = new StartedParts();
  private final LeaveRequest leave = new LeaveRequest();
  private boolean running;
  private volatile @Nullable AgentParts parts;

  private Agent(AgentConfig config, ConfigSource source) {
    this.config = new RunningConfig(config, source);
  }

  /**
   * Starts an agent; when this returns it answers HTTP. It may have no leader yet.
   *
   * @param source where {@link #reload()} reads the configuration again
   * @throws IOException with a sentence for the operator, such as that a port cannot be had
   */
  public static Agent start(LoadedConfig loaded, ConfigSource source) throws IOException {
    Agent agent = new Agent(loaded.config(), source);
    try {
      agent.openLog();
      loaded.warnings().forEach(LOG::warn);
      agent.start();
      return agent;
    } catch (IOException | RuntimeException e) {
      agent.close();
      throw e;
    }
  }

  /**
   * Reads the configuration again and takes over what can change while it runs.
   *
   * @return what is wrong with it; nothing if it has taken effect
   */
  public List<String> reload() {
    return config.reload();
  }

  /** Tells somebody the configuration, now and after each reload; on the thread that reloads. */
  public void onConfiguration(Consumer<AgentConfig> listener) {
    config.tell(listener);
  }

  /** Has an action run, on any thread, once somebody asks this agent to leave and end. */
  public void onStopAsked(Runnable action) {
    leave.onAsked(action);
  }

  /**
   * Leaves the cluster, as a last act before it is closed. Blocks until the others know it or the
   * time is over.
   */
  public void leave(long waitMsMax) {
    AgentParts known = parts;
    if (known != null) {
      LOG.info("Leaving the cluster");
      known.leave(waitMsMax);
    }
    leave.left();
  }

  private void openLog() throws IOException {
    AgentConfig.Log log = config.now().log();
    config.tell(next -> LOGS.level(LogLevel.valueOf(next.log().level())));
    LOGS.format(log.json() ? LogFormat.JSON : LogFormat.TEXT);
    if (log.file() != null) {
      LOGS.file(
          new LogFile(log.file(), log.rotateBytes(), log.rotateDuration(), log.rotateFilesMax()));
    }
  }

  private void start() throws IOException {
    AgentConfig first = config.now();
    String nodeId = identity(first);
    // The ports of HTTP come first, so that one which is taken is told before anything is begun.
    HttpApi http = started.add(HttpApi.bind(first, metrics));
    config.with(http::read);
    DnsPort dns = started.add(DnsPort.open(first.dns()));
    var limits = http.limits();
    RpcCertificates tls = new RpcCertificates(first.tls().internalRpc(), first.datacenter());
    config.with(next -> tls.read(next.tls().internalRpc()));
    AccessParts access = new AccessParts(first, config);
    AgentParts own =
        first.server().enabled()
            ? new ServerParts(
                first, access, nodeId, tls::current, faults, measured, http.largeAnswers(), started)
            : started.add(new ClientParts(first, access, nodeId, tls::current, http, metrics));
    parts = own;
    LocalParts local = new LocalParts(first, nodeId, metrics, started);
    EventParts events = new EventParts(first, own, local::view, metrics, started);
    List<Collection<Route>> routes = new ArrayList<>(routes(first, http));
    routes.addAll(events.routes(limits, measured::parked));
    routes.addAll(local.routes(limits, measured::parked));
    CatalogView view = new CatalogView(config, access.tokens()::forDns, metrics);
    routes.addAll(own.routes(stats -> shown(nodeId, stats), limits, view.catalog()));
    RouteNeeds.requireFor(routes);
    Audit audit = AuditPart.open(first, metrics, started);
    Router router = new Router(new Routes(routes), limits, own.gate(config), measured, audit);
    own.serve(router);
    local.serve(access.forAgent(router), config);
    events.start();
    // What answers needs the other parts, so it ends before they do.
    started.add(http).serve(router);
    started.add(view.open(dns.scheduling(), own, router));
    started.add(dns.serve(first, view.catalog(), metrics, config));
    // Once HTTP is closed nobody hears an answer any more.
    started.add(own::drain);
    running = true;
    LOG.info(
        "Praetor {} runs, with the API of Consul {}: node {} in datacenter {}, {}",
        ApiVersion.praetor(),
        ApiVersion.CONSUL,
        first.identity().nodeName(),
        first.datacenter(),
        first.dataDir() == null
            ? "all in memory: nothing outlives this process"
            : "data in " + first.dataDir());
    access.log();
  }

  /** The agent's id; in development mode one that nobody keeps. */
  private String identity(AgentConfig first) throws IOException {
    String given = first.identity().nodeId();
    if (first.dataDir() == null) {
      return given != null ? given : UUID.randomUUID().toString();
    }
    return started.add(DataFolder.take(first.dataDir())).nodeId(given);
  }

  private LocalAgent shown(String nodeId, Stats stats) {
    return new RunningAgent(config::now, nodeId, stats, this::reload, leave);
  }

  /** What every agent answers by itself. */
  private List<Collection<Route>> routes(AgentConfig first, HttpApi http) {
    MetricsText text = new MetricsText(metrics, first.telemetry().prefix());
    config.tell(next -> text.filter(new PartOptions(next).metrics()));
    return List.of(
        new HostEndpoint(first.dataDir() == null ? "/" : first.dataDir().toString()).routes(),
        http.page(),
        new MetricsEndpoint(text).routes(),
        new MonitorEndpoint(LOGS.tail()).routes());
  }

  /** Stops in the opposite order of the start; what fails to stop is logged, and the rest stops. */
  @Override
  public void close() {
    if (running) {
      LOG.info("Stopping");
    }
    leave.left();
    started.close();
  }
}
