package io.praetor.agent;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.netty.buffer.ByteBufUtil;
import io.praetor.agent.api.ConfirmedViews;
import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.api.JudgedWrites;
import io.praetor.agent.api.acl.AclRoutes;
import io.praetor.agent.api.agent.AgentEndpoint;
import io.praetor.agent.api.agent.JoinEndpoint;
import io.praetor.agent.api.agent.LocalAgent;
import io.praetor.agent.api.agent.MembersEndpoint;
import io.praetor.agent.api.bulk.BulkEndpoint;
import io.praetor.agent.api.catalog.CatalogEndpoint;
import io.praetor.agent.api.changes.ChangesEndpoint;
import io.praetor.agent.api.changes.FeedUpkeep;
import io.praetor.agent.api.connect.ConnectEndpoint;
import io.praetor.agent.api.connect.MeshEndpoint;
import io.praetor.agent.api.coordinate.CoordinateEndpoint;
import io.praetor.agent.api.health.HealthEndpoint;
import io.praetor.agent.api.history.HistoryRoutes;
import io.praetor.agent.api.kv.KvEndpoint;
import io.praetor.agent.api.kv.KvReads;
import io.praetor.agent.api.kv.KvWrites;
import io.praetor.agent.api.listing.ListingEndpoint;
import io.praetor.agent.api.node.CatalogReads;
import io.praetor.agent.api.node.NodeParams;
import io.praetor.agent.api.operator.AutopilotEndpoint;
import io.praetor.agent.api.operator.ClusterEndpoint;
import io.praetor.agent.api.operator.InfoEndpoint;
import io.praetor.agent.api.operator.LevelEndpoint;
import io.praetor.agent.api.operator.RaftEndpoint;
import io.praetor.agent.api.operator.StatusEndpoint;
import io.praetor.agent.api.operator.UsageEndpoint;
import io.praetor.agent.api.prepared.QueryEndpoint;
import io.praetor.agent.api.rules.RuleEndpoint;
import io.praetor.agent.api.session.SessionEndpoint;
import io.praetor.agent.api.snapshot.SnapshotEndpoint;
import io.praetor.agent.api.transaction.TransactionEndpoint;
import io.praetor.agent.api.ui.UiEndpoint;
import io.praetor.agent.cluster.ServerCluster;
import io.praetor.agent.cluster.TrustRootCreation;
import io.praetor.agent.cluster.formation.ClusterGate;
import io.praetor.agent.config.AclConfig;
import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.consensus.Proposer;
import io.praetor.agent.consensus.RaftLog;
import io.praetor.agent.consensus.ReplicatedLog;
import io.praetor.agent.consensus.storage.Membership;
import io.praetor.agent.coordinate.Coordinate;
import io.praetor.agent.coordinate.Coordinates;
import io.praetor.agent.fault.FaultHandler;
import io.praetor.agent.feed.FeedLimits;
import io.praetor.agent.feed.Feeds;
import io.praetor.agent.forward.ForwardedRequests;
import io.praetor.agent.forward.LeaderRequests;
import io.praetor.agent.leader.ForwardedRenewals;
import io.praetor.agent.leader.LeaderPlaces;
import io.praetor.agent.leader.LeaderProposer;
import io.praetor.agent.leader.LeaderWait;
import io.praetor.agent.leader.RaftTransport;
import io.praetor.agent.leader.RetryingProposer;
import io.praetor.agent.login.BearerChecks;
import io.praetor.agent.login.LoginLimits;
import io.praetor.agent.login.LoginMeter;
import io.praetor.agent.prepared.PreparedExecutions;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.LeaderLoss;
import io.praetor.agent.query.LockFastPath;
import io.praetor.agent.query.LogReadGate;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Gatekeeper;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.agent.routing.Router;
import io.praetor.agent.rpc.Identity;
import io.praetor.agent.rpc.RpcPort;
import io.praetor.agent.rpc.Service;
import io.praetor.agent.rules.RuleLimits;
import io.praetor.agent.rules.ValueJudge;
import io.praetor.agent.telemetry.HeapWarning;
import io.praetor.agent.tls.RpcTls;
import io.praetor.agent.upkeep.HistoryUpkeep;
import io.praetor.agent.upkeep.LeaderRenewals;
import io.praetor.agent.upkeep.LeaderUpkeep;
import io.praetor.agent.upkeep.PlacesUpkeep;
import io.praetor.agent.watched.CatalogSource;
import io.praetor.agent.watched.StoreSource;
import io.praetor.agent.watched.WatchedCatalog;
import io.praetor.store.StateMachine;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an agent consists of that is a server: the port between agents, the replicated log, its part
 * in the cluster, and the routes that lead there. Made by the agent's main thread, which also stops
 * what was started.
 */
final class ServerParts implements AgentParts {
  private static final Logger LOG = LoggerFactory.getLogger("agent");

  /** A write takes milliseconds; one that takes longer than this has no quorum. */
  private static final long DRAIN_MS_MAX = 2_000;

  private static final long HEAP_LOOK_S = 10;

  private final AgentConfig config;
  private final AccessParts access;
  private final AgentMetrics measured;
  private final StateMachine store;
  private final RpcPort port;
  private final ReplicatedLog log;
  private final LeaderProposer leader;
  private final ForwardedRenewals renewals;
  private final ServerCluster cluster;
  private final LogReadGate gate;
  private final Proposer proposer;
  private final BlockingQueries queries;
  private final Feeds feeds;
  private final Coordinates places = new Coordinates();
  private final LeaderRequests leaderRequests;
  private final LeaderPlaces leaderPlaces;
  private final DataAge age;
  private final LoginMeter loginMeter;
  private final BearerChecks logins;
  private final ValueJudge rules;
  private @Nullable RequestRates rates;

  /**
   * Starts a server's part in its cluster and in the log; it may have no leader yet.
   *
   * @param largeAnswers makes answers that would keep event loops for too long
   * @param started takes each part that was started, to stop it
   * @throws IOException with a sentence for the operator
   */
  ServerParts(
      AgentConfig config,
      AccessParts access,
      String nodeId,
      Supplier<@Nullable RpcTls> tls,
      FaultHandler faults,
      AgentMetrics measured,
      Executor largeAnswers,
      StartedParts started)
      throws IOException {
    this.config = config;
    this.access = access;
    this.measured = measured;
    PartOptions options = new PartOptions(config);
    store = options.store(measured);
    AgentConfig.Identity identity = config.identity();
    String self = options.self();
    ClusterGate admission = ClusterGate.load(config.dataDir());
    port =
        started.add(
            RpcPort.open(
                options.rpc(),
                new Identity(
                        config.datacenter(),
                        admission.clusterId(),
                        nodeId,
                        identity.nodeName(),
                        self,
                        true,
                        admission.incarnation())
                    .withLevel(SpokenLevel.of(config)),
                tls,
                options.key()));
    OpenPort.warn(port, config, tls.get(), options.key());
    Map<String, String> meta =
        config.acl().with(SpokenLevel.with(SerfPort.open(port, config), config));
    measured.watch(port);
    log =
        started.add(
            RaftLog.open(
                options.log(),
                store,
                new RaftTransport(port, admission::isOpen),
                faults,
                measured));
    measured.watch(log, store);
    log.onLeadership(started.add(new LeadershipLog()));
    log.onLeadership(new SelfRegistration(log, nodeId, identity.nodeName(), self, meta));
    String first = access.tokens().get(AclConfig.INITIAL_MANAGEMENT);
    if (access.enabled() && !first.isEmpty()) {
      log.onLeadership(InitialManagement.follow(store, log, first));
    }
    LeaderUpkeep upkeep = started.add(new LeaderUpkeep(store, log));
    upkeep.start();
    ScheduledExecutorService historian =
        Executors.newSingleThreadScheduledExecutor(
            r -> Thread.ofPlatform().name("history-upkeep").daemon().unstarted(r));
    started.add(historian::shutdown);
    var _ =
        historian.scheduleWithFixedDelay(
            new HistoryUpkeep(store, log, System::currentTimeMillis),
            HistoryUpkeep.EVERY_MS,
            HistoryUpkeep.EVERY_MS,
            MILLISECONDS);
    long holdMs = config.performance().rpcHoldTimeout().toMillis();
    leader = new LeaderProposer(log, port, holdMs);
    leader.serve();
    renewals = new ForwardedRenewals(new LeaderRenewals(upkeep), log, port, holdMs);
    renewals.serve();
    age = DataAge.of(log, store);
    cluster =
        started.add(
            new ServerCluster(
                options.cluster(nodeId, meta),
                port,
                admission,
                log,
                store,
                age::isCaughtUp,
                faults));
    cluster.start();

    ScheduledExecutorService timers =
        Executors.newSingleThreadScheduledExecutor(
            r -> Thread.ofPlatform().name("leader-wait").daemon().unstarted(r));
    started.add(timers::shutdownNow);
    var _ = timers.scheduleWithFixedDelay(new HeapWarning(), HEAP_LOOK_S, HEAP_LOOK_S, SECONDS);
    LeaderWait wait =
        new LeaderWait(
            timers, config.performance().rpcHoldTimeout(), config.limits().holdBytesMax());
    log.onLeadership(wait);
    var _ =
        timers.scheduleWithFixedDelay(
            age::catchUp, DataAge.CATCH_UP_EVERY_MS, DataAge.CATCH_UP_EVERY_MS, MILLISECONDS);
    gate = new LogReadGate(log, wait, age::ms);
    proposer = new LockFastPath(new RetryingProposer(leader, wait), store, gate);
    queries = new BlockingQueries(store, gate, measured.ofParked(), largeAnswers);
    feeds = new Feeds(() -> FeedLimits.of(config.limits()), measured.ofFeeds());
    FeedUpkeep.begin(store, feeds, timers);
    log.onLeadership(new LeaderLoss(queries, timers, config.performance().rpcHoldTimeout()));
    leaderRequests = new LeaderRequests(port);
    loginMeter = measured.ofLogins();
    logins = started.add(new BearerChecks(LoginLimits.DEFAULT, InstantSource.system(), loginMeter));
    rules = started.add(new ValueJudge(RuleLimits.DEFAULT, measured.ofRules()));
    leaderPlaces = new LeaderPlaces(places, port);
    leaderPlaces.serve();
    PlacesUpkeep upkeepOfPlaces =
        new PlacesUpkeep(
            store,
            log::leadership,
            address -> port.rttNanos(address, Service.Lane.LOG),
            this::copyPlaces,
            places);
    var _ =
        timers.scheduleWithFixedDelay(
            upkeepOfPlaces, PlacesUpkeep.EVERY_MS, PlacesUpkeep.EVERY_MS, MILLISECONDS);
  }

  @Override
  public Collection<? extends Collection<Route>> routes(
      Function<Stats, LocalAgent> figures,
      RequestLimits limits,
      CompletableFuture<WatchedCatalog> view) {
    LocalAgent agent = figures.apply(new AgentStats(log, store));
    CatalogReads reads = new CatalogReads(queries, limits, places, config.identity().nodeName());
    PreparedExecutions executions = new PreparedExecutions(queries, places, NodeParams::told);
    JudgedWrites writes = new JudgedWrites(store, gate, proposer, rules);
    return List.of(
        new RuleEndpoint(new ConfirmedViews(store, gate), queries, writes, rules, limits).routes(),
        new KvEndpoint(new KvReads(queries, limits), new KvWrites(writes), limits).routes(),
        new TransactionEndpoint(store, writes, gate, limits).routes(),
        new SessionEndpoint(
                writes,
                queries,
                renewals,
                limits,
                config.identity().nodeName(),
                config.sessions().ttlMin())
            .routes(),
        new ChangesEndpoint(store, gate, queries, feeds, limits).routes(),
        new StatusEndpoint(new LogServers(log)).routes(),
        new ClusterEndpoint(cluster.control(), writes).routes(),
        new AutopilotEndpoint(store, cluster.control()::autopilot, writes).routes(),
        new LevelEndpoint(log, gate, store, writes).routes(),
        new InfoEndpoint(queries, limits).routes(),
        new ListingEndpoint(queries, limits).routes(),
        HistoryRoutes.of(queries, writes, limits),
        new SnapshotEndpoint(store, gate, proposer, writes).routes(),
        new BulkEndpoint(store, gate, proposer, writes, limits, measured.ofBulk()).routes(),
        new RaftEndpoint(log, gate, store).routes(),
        new UsageEndpoint(queries, limits).routes(),
        new CatalogEndpoint(reads, writes).routes(),
        new HealthEndpoint(reads).routes(),
        new CoordinateEndpoint(
                queries, limits, store, places, () -> log.leadership().isLeader(), this::toLeader)
            .routes(),
        new QueryEndpoint(
                writes,
                queries,
                executions,
                limits,
                config.identity().nodeName(),
                measured.ofQueries())
            .routes(),
        new UiEndpoint(reads).routes(),
        acl(limits),
        access.routes(),
        new ConnectEndpoint(store, queries, new TrustRootCreation(store, proposer), limits)
            .routes(),
        MeshEndpoint.routes(),
        new AgentEndpoint(agent, store).routes(),
        new MembersEndpoint(agent, store, cluster.control()::left).routes(),
        new JoinEndpoint(cluster.control()::join).routes());
  }

  private List<Route> acl(RequestLimits limits) {
    return access.enabled()
        ? AclRoutes.enabled(
            new AclRoutes.Parts(
                store,
                gate,
                queries,
                proposer,
                access.resolver(),
                limits,
                () -> log.leadership().isLeader(),
                this::toLeader,
                CoordinateEndpoint.PASSED_ON,
                logins,
                loginMeter,
                config.datacenter(),
                config.dataDir()),
            config.acl().defaultPolicy(),
            config.acl().downPolicy(),
            config.identity().nodeName())
        : AclRoutes.disabled();
  }

  /** Passes a request on to the leader that is known. */
  private void toLeader(Request request, Responder responder) {
    String leader = log.leadership().leader();
    if (leader == null) {
      responder.respond(FailureAnswers.noServer(FailureAnswers.NO_LEADER));
    } else {
      leaderRequests.pass(leader, CoordinateEndpoint.PASSED_ON, request, responder);
    }
  }

  private void copyPlaces(String leader, Consumer<Map<String, Coordinate>> copy) {
    if (leaderPlaces.isServedBy(leader)) {
      leaderPlaces.ask(leader, copy);
      return;
    }
    // A server from before tells those alone that anybody may see.
    leaderRequests.get(
        leader,
        CoordinateEndpoint.ALL,
        answer -> {
          if (answer.status() == 200) {
            copy.accept(CoordinateEndpoint.places(ByteBufUtil.getBytes(answer.body())));
          }
        });
  }

  @Override
  public RpcPort port() {
    return port;
  }

  @Override
  public Set<String> otherServers() {
    Membership members = log.configuration();
    Set<String> servers = new HashSet<>(members.voters());
    servers.addAll(members.learners());
    servers.remove(port.self().address());
    return servers;
  }

  @Override
  public Gatekeeper gate(RunningConfig settings) {
    RequestRates made =
        new RequestRates(
            access.enabled() ? access.gate(gate, store::view) : Gatekeeper.OPEN,
            () -> log.leadership().isLeader(),
            measured);
    settings.tell(next -> made.change(next.limits().requests()));
    rates = made;
    return made;
  }

  @Override
  public long contactAgeMs() {
    return age.ms();
  }

  @Override
  public CatalogSource catalog(Router router, Scheduling owner) {
    return new StoreSource(queries, router::handleInternal, owner, router::ownRequester);
  }

  @Override
  public void serve(Router router) {
    BooleanSupplier leaderKnown = () -> log.leadership().leader() != null;
    new ForwardedRequests(router, leaderKnown).serve(port);
    RequestRates counted = rates;
    port.serve(
        Service.RIGHTS,
        access.rightsAnswers(
            gate,
            leaderKnown,
            store::view,
            from -> counted == null ? null : counted.admitQuestion(from)));
  }

  @Override
  public void leave(long waitMsMax) {
    // The last of its cluster takes the cluster with it, and finds itself in it when it is back.
    if (log.configuration().voters().size() > 1) {
      cluster.control().leave(waitMsMax);
    }
  }

  @Override
  public void drain() {
    feeds.stop();
    int left = leader.drain(DRAIN_MS_MAX);
    if (left > 0) {
      LOG.warn(
          "{} writes had no answer within {} ms of stopping: their outcome is unknown to who sent"
              + " them",
          left,
          DRAIN_MS_MAX);
    }
  }
}
