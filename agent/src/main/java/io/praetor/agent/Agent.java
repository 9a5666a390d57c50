package io.praetor.agent;

import io.praetor.agent.api.agent.AgentEndpoint;
import io.praetor.agent.api.agent.HostEndpoint;
import io.praetor.agent.api.agent.JoinEndpoint;
import io.praetor.agent.api.agent.LocalAgent;
import io.praetor.agent.api.agent.MembersEndpoint;
import io.praetor.agent.api.agent.MetricsEndpoint;
import io.praetor.agent.api.agent.MonitorEndpoint;
import io.praetor.agent.api.connect.ConnectEndpoint;
import io.praetor.agent.api.kv.KvEndpoint;
import io.praetor.agent.api.kv.KvReads;
import io.praetor.agent.api.kv.KvWrites;
import io.praetor.agent.api.kv.TransactionEndpoint;
import io.praetor.agent.api.node.NodeEndpoint;
import io.praetor.agent.api.operator.AutopilotEndpoint;
import io.praetor.agent.api.operator.ClusterEndpoint;
import io.praetor.agent.api.operator.LevelEndpoint;
import io.praetor.agent.api.operator.RaftEndpoint;
import io.praetor.agent.api.operator.StatusEndpoint;
import io.praetor.agent.api.session.SessionEndpoint;
import io.praetor.agent.api.snapshot.SnapshotEndpoint;
import io.praetor.agent.cluster.AgentInfo;
import io.praetor.agent.cluster.AutopilotSettings;
import io.praetor.agent.cluster.ClusterGate;
import io.praetor.agent.cluster.ClusterOptions;
import io.praetor.agent.cluster.ServerCluster;
import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.config.ConfigException;
import io.praetor.agent.config.LoadedConfig;
import io.praetor.agent.config.Reload;
import io.praetor.agent.consensus.LogOptions;
import io.praetor.agent.consensus.Proposer;
import io.praetor.agent.consensus.RaftLog;
import io.praetor.agent.consensus.ReplicatedLog;
import io.praetor.agent.fault.FaultHandler;
import io.praetor.agent.fault.ProcessFaults;
import io.praetor.agent.forward.ForwardedRequests;
import io.praetor.agent.leader.ForwardedRenewals;
import io.praetor.agent.leader.LeaderProposer;
import io.praetor.agent.leader.LeaderWait;
import io.praetor.agent.leader.RaftTransport;
import io.praetor.agent.leader.RetryingProposer;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.LeaderLoss;
import io.praetor.agent.query.LockFastPath;
import io.praetor.agent.query.LogReadGate;
import io.praetor.agent.routing.ApiVersion;
import io.praetor.agent.routing.Gatekeeper;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Route;
import io.praetor.agent.routing.Router;
import io.praetor.agent.routing.Routes;
import io.praetor.agent.rpc.Identity;
import io.praetor.agent.rpc.RpcOptions;
import io.praetor.agent.rpc.RpcPort;
import io.praetor.agent.telemetry.LogFile;
import io.praetor.agent.telemetry.LogFormat;
import io.praetor.agent.telemetry.LogLevel;
import io.praetor.agent.telemetry.Logs;
import io.praetor.agent.telemetry.Metrics;
import io.praetor.agent.telemetry.MetricsText;
import io.praetor.agent.telemetry.NameFilter;
import io.praetor.agent.tls.RpcCertificates;
import io.praetor.agent.upkeep.LeaderRenewals;
import io.praetor.agent.upkeep.LeaderUpkeep;
import io.praetor.store.StateMachine;
import io.praetor.store.snapshot.SnapshotCodec;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One agent: the composition root, the only class that sees every package. It puts the parts
 * together, starts them in order and stops them in the opposite one; it decides nothing else.
 * Opened and closed by the process's main thread.
 */
public final class Agent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("agent");

  /** A write takes milliseconds; one that takes longer than this has no quorum. */
  private static final long DRAIN_MS_MAX = 2_000;

  private final ConfigSource source;
  private final FaultHandler faults = new ProcessFaults();
  private final Metrics metrics = new Metrics();
  private final AgentMetrics measured = new AgentMetrics(metrics);
  private final StateMachine store = new StateMachine(SnapshotCodec::read);
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final List<Consumer<AgentConfig>> configured = new ArrayList<>();
  private final CompletableFuture<@Nullable Void> stopAsked = new CompletableFuture<>();
  private boolean running;
  private volatile AgentConfig config;
  private volatile @Nullable RpcCertificates rpcCertificates;
  private volatile @Nullable HttpApi api;
  private volatile @Nullable LongConsumer departure;

  private Agent(AgentConfig config, ConfigSource source) {
    this.config = config;
    this.source = source;
  }

  /**
   * Starts an agent; when this returns it answers HTTP. It may have no leader yet.
   *
   * @param source where {@link #reload()} reads the configuration again
   * @throws IOException with a sentence for the operator: a folder or a port that cannot be had, a
   *     corrupt log
   */
  public static Agent start(LoadedConfig loaded, ConfigSource source) throws IOException {
    Agent agent = new Agent(loaded.config(), source);
    try {
      agent.openLog();
      loaded.warnings().forEach(LOG::warn);
      if (loaded.config().server().enabled()) {
        agent.startServer();
      } else {
        agent.startClient();
      }
      agent.introduce();
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
  public synchronized List<String> reload() {
    List<String> problems;
    try {
      LoadedConfig next = source.load();
      Reload reload = Reload.diff(config, next.config());
      next.warnings().forEach(LOG::warn);
      reload.warnings().forEach(LOG::warn);
      // All that can fail comes first, so that a reload takes effect as a whole or not at all.
      List<Runnable> replacements = new ArrayList<>();
      HttpApi http = api;
      if (http != null) {
        replacements.add(http.read(next.config()));
      }
      RpcCertificates rpc = rpcCertificates;
      if (rpc != null) {
        replacements.add(rpc.read(next.config().tls().internalRpc()));
      }
      replacements.forEach(Runnable::run);
      Logs.process().level(LogLevel.valueOf(next.config().log().level()));
      config = next.config();
      LOG.info(
          "Configuration and certificates were read again: {}",
          reload.changed().isEmpty()
              ? "no option has changed that takes effect now"
              : "changed " + String.join(", ", reload.changed()));
      configured.forEach(listener -> listener.accept(next.config()));
      return List.of();
    } catch (IOException e) {
      problems = List.of(String.valueOf(e.getMessage()));
    } catch (ConfigException e) {
      problems = e.problems();
    }
    LOG.error("The configuration was not reloaded: {}", String.join("; ", problems));
    return problems;
  }

  /** Tells somebody the configuration, now and after each reload; on the thread that reloads. */
  public synchronized void onConfiguration(Consumer<AgentConfig> listener) {
    configured.add(listener);
    listener.accept(config);
  }

  /** Has an action run, on any thread, once somebody asks this agent to leave and end. */
  public void onStopAsked(Runnable action) {
    var _ = stopAsked.thenRun(action);
  }

  private void openLog() throws IOException {
    AgentConfig.Log log = config.log();
    Logs.process().level(LogLevel.valueOf(log.level()));
    Logs.process().format(log.json() ? LogFormat.JSON : LogFormat.TEXT);
    if (log.file() != null) {
      Logs.process()
          .file(
              new LogFile.Settings(
                  log.file(), log.rotateBytes(), log.rotateDuration(), log.rotateFilesMax()));
    }
  }

  private void startClient() throws IOException {
    String nodeId = identity();
    HttpApi listening = bindHttp();
    RequestLimits http = listening.limits();
    RpcCertificates tls = new RpcCertificates(config.tls().internalRpc(), config.datacenter());
    rpcCertificates = tls;
    ClientParts parts = closing(new ClientParts(config, nodeId, tls::current, http, metrics));
    departure = parts::leave;
    List<Collection<Route>> routes = new ArrayList<>(ownRoutes());
    routes.addAll(parts.routes(stats -> running(nodeId, stats), http));
    serve(listening, new Router(new Routes(routes), http, Gatekeeper.PASSING_ON, measured));
  }

  private LocalAgent running(String nodeId, Stats stats) {
    return new RunningAgent(
        () -> config, nodeId, stats, this::reload, () -> stopAsked.complete(null));
  }

  /** What every agent answers by itself. */
  private List<Collection<Route>> ownRoutes() {
    MetricsText text = new MetricsText(metrics, config.telemetry().prefix());
    onConfiguration(current -> text.filter(filter(current.telemetry())));
    return List.of(
        new HostEndpoint(config.dataDir() == null ? "/" : config.dataDir().toString()).routes(),
        new MetricsEndpoint(text).routes(),
        new MonitorEndpoint(Logs.process().tail()).routes());
  }

  private static NameFilter filter(AgentConfig.Telemetry settings) {
    return new NameFilter(settings.shown(), settings.hidden(), settings.shownOtherwise());
  }

  /**
   * Leaves the cluster, as a last act before it is closed. Blocks until the others know it or the
   * time is over.
   */
  public void leave(long waitMsMax) {
    LongConsumer known = departure;
    if (known != null) {
      LOG.info("Leaving the cluster");
      known.accept(waitMsMax);
    }
  }

  private void introduce() {
    running = true;
    LOG.info(
        "Praetor {} runs, with the API of Consul {}: node {} in datacenter {}, {}",
        ApiVersion.praetor(),
        ApiVersion.CONSUL,
        config.identity().nodeName(),
        config.datacenter(),
        config.dataDir() == null
            ? "all in memory: nothing outlives this process"
            : "data in " + config.dataDir());
  }

  private void startServer() throws IOException {
    String nodeId = identity();
    String self = config.addresses().advertise() + ":" + config.addresses().serverPort();

    HttpApi listening = bindHttp();
    ClusterGate belonging = ClusterGate.load(config.dataDir());
    RpcCertificates tls = new RpcCertificates(config.tls().internalRpc(), config.datacenter());
    rpcCertificates = tls;
    RpcPort port =
        closing(
            RpcPort.open(
                RpcOptions.defaults(config.addresses().bind(), config.addresses().serverPort())
                    .withStrangers(handshakeMsMax(), config.limits().rpcConnectionsPerClientMax()),
                new Identity(
                        config.datacenter(),
                        belonging.clusterId(),
                        nodeId,
                        config.identity().nodeName(),
                        self,
                        true,
                        belonging.incarnation())
                    .withLevel(SpokenLevel.of(config)),
                tls::current));
    Map<String, String> meta = SpokenLevel.with(SerfPort.open(port, config), config);
    metrics.gauge("rpc.held_bytes", port::heldBytes);
    metrics.means("rpc.held_bytes", "Bytes that the port between agents holds for others.");
    ReplicatedLog log =
        closing(
            RaftLog.open(
                logOptions(self),
                store,
                new RaftTransport(port, belonging::isOpen),
                faults,
                measured));
    measured.watch(log, store);
    log.onLeadership(closing(new LeadershipLog()));
    log.onLeadership(new SelfRegistration(log, nodeId, config.identity().nodeName(), self, meta));
    LeaderUpkeep upkeep = closing(new LeaderUpkeep(store, log));
    upkeep.start();
    long holdMs = config.performance().rpcHoldTimeout().toMillis();
    LeaderProposer leader = new LeaderProposer(log, port, holdMs);
    leader.serve();
    ForwardedRenewals renewals =
        new ForwardedRenewals(new LeaderRenewals(upkeep), log, port, holdMs);
    renewals.serve();
    ServerCluster cluster =
        closing(
            new ServerCluster(
                clusterOptions(nodeId, self, meta), port, belonging, log, store, faults));
    cluster.start();

    ScheduledExecutorService timers =
        Executors.newSingleThreadScheduledExecutor(
            r -> Thread.ofPlatform().name("holds").daemon().unstarted(r));
    closing(timers::shutdownNow);
    LeaderWait hold =
        new LeaderWait(
            timers, config.performance().rpcHoldTimeout(), config.limits().holdBytesMax());
    log.onLeadership(hold);
    LogReadGate gate = new LogReadGate(log, hold);
    Proposer proposer = new LockFastPath(new RetryingProposer(leader, hold), store, gate);
    BlockingQueries queries = new BlockingQueries(store, gate, measured::parked);
    log.onLeadership(new LeaderLoss(queries, timers, config.performance().rpcHoldTimeout()));
    RequestLimits http = listening.limits();
    LocalAgent agent = running(nodeId, new AgentStats(log, store));
    List<Collection<Route>> routes = new ArrayList<>(ownRoutes());
    routes.addAll(
        List.of(
            new KvEndpoint(new KvReads(queries, http), new KvWrites(proposer), http).routes(),
            new TransactionEndpoint(store, proposer, gate, http).routes(),
            new SessionEndpoint(
                    proposer,
                    queries,
                    renewals,
                    http,
                    config.identity().nodeName(),
                    config.sessions().ttlMin())
                .routes(),
            new StatusEndpoint(new LogServers(log)).routes(),
            new ClusterEndpoint(cluster.control()).routes(),
            new AutopilotEndpoint(store, cluster.control()::autopilot, proposer).routes(),
            new LevelEndpoint(log, gate, store, proposer).routes(),
            new SnapshotEndpoint(store, gate, proposer).routes(),
            new RaftEndpoint(log, gate, store).routes(),
            new NodeEndpoint(queries, http).routes(),
            new ConnectEndpoint(queries, http).routes(),
            new AgentEndpoint(agent, store).routes(),
            new MembersEndpoint(agent, store, cluster.control()::left).routes(),
            new JoinEndpoint(cluster.control()::join).routes()));
    RequestRates rates =
        new RequestRates(Gatekeeper.OPEN, () -> log.leadership().isLeader(), measured);
    onConfiguration(now -> rates.change(now.limits().requests()));
    Router router = new Router(new Routes(routes), http, rates, measured);
    new ForwardedRequests(router, () -> log.leadership().leader() != null).serve(port);
    departure = waitMs -> leaveServer(cluster, log, waitMs);
    serve(listening, router);
    // Once HTTP is closed nobody hears an answer any more.
    closing(() -> drain(leader));
  }

  /** Takes the ports of HTTP, so that one that is taken is told before anything else is begun. */
  private HttpApi bindHttp() throws IOException {
    HttpApi bound = closing(HttpApi.bind(config, metrics));
    api = bound;
    return bound;
  }

  /** Begins to answer; what answers needs the rest, so that it is closed before the rest. */
  private void serve(HttpApi bound, Router router) {
    closing(bound);
    bound.serve(router);
  }

  private static void drain(LeaderProposer proposer) {
    int left = proposer.drain(DRAIN_MS_MAX);
    if (left > 0) {
      LOG.warn(
          "{} writes had no answer within {} ms of stopping: their outcome is unknown to who sent"
              + " them",
          left,
          DRAIN_MS_MAX);
    }
  }

  private static void leaveServer(ServerCluster cluster, ReplicatedLog log, long waitMsMax) {
    // The last of its cluster takes the cluster with it, and finds itself in it when it is back.
    if (log.configuration().voters().size() > 1) {
      cluster.control().leave(waitMsMax);
    }
  }

  /** How long another agent may take to say who it is; none is as long as a number can say. */
  private int handshakeMsMax() {
    long ms = config.limits().rpcHandshake().toMillis();
    return ms == 0 ? Integer.MAX_VALUE : (int) Math.min(ms, Integer.MAX_VALUE);
  }

  /** The agent's id; in development mode one that nobody keeps. */
  private String identity() throws IOException {
    String given = config.identity().nodeId();
    if (config.dataDir() == null) {
      return given != null ? given : java.util.UUID.randomUUID().toString();
    }
    return closing(DataFolder.take(config.dataDir())).nodeId(given);
  }

  private ClusterOptions clusterOptions(String nodeId, String self, Map<String, String> meta) {
    AgentConfig.Autopilot autopilot = config.autopilot();
    return ClusterOptions.of(
            new AgentInfo(nodeId, config.identity().nodeName(), self, true, meta),
            config.server().bootstrapExpect(),
            config.join().addresses(),
            config.dataDir())
        .withAutopilot(
            new AutopilotSettings(
                autopilot.cleanupDeadServers(),
                autopilot.lastContactThreshold().toMillis(),
                autopilot.maxTrailingLogs(),
                autopilot.minQuorum(),
                autopilot.serverStabilizationTime().toMillis()));
  }

  private LogOptions logOptions(String self) {
    AgentConfig.Raft raft = config.raft();
    LogOptions options =
        config.dataDir() == null
            ? LogOptions.inMemory(self)
            : LogOptions.durable(self, config.dataDir());
    return options
        .withRaftMultiplier(config.performance().raftMultiplier())
        .withSnapshots(raft.snapshotThreshold(), raft.snapshotInterval().toMillis());
  }

  private <T extends AutoCloseable> T closing(T part) {
    open.push(part);
    return part;
  }

  /**
   * Stops in the opposite order of the start; what fails to stop is logged, and the rest is stopped
   * all the same.
   */
  @Override
  public void close() {
    if (running) {
      LOG.info("Stopping");
    }
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        LOG.warn("A part of the agent did not stop cleanly", e);
      }
    }
  }
}
