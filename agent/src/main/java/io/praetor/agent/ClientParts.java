package io.praetor.agent;

import io.praetor.agent.api.agent.AgentEndpoint;
import io.praetor.agent.api.agent.JoinEndpoint;
import io.praetor.agent.api.agent.LocalAgent;
import io.praetor.agent.api.cached.CachedEndpoint;
import io.praetor.agent.cluster.ClientCluster;
import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.feed.FeedLimits;
import io.praetor.agent.feed.Feeds;
import io.praetor.agent.forward.ForwardedChanges;
import io.praetor.agent.forward.ForwardedRoutes;
import io.praetor.agent.forward.Forwarder;
import io.praetor.agent.forward.ServerChoice;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Gatekeeper;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Route;
import io.praetor.agent.routing.Router;
import io.praetor.agent.rpc.Identity;
import io.praetor.agent.rpc.RpcOptions;
import io.praetor.agent.rpc.RpcPort;
import io.praetor.agent.telemetry.Metrics;
import io.praetor.agent.tls.RpcTls;
import io.praetor.agent.watched.CatalogSource;
import io.praetor.agent.watched.RemoteSource;
import io.praetor.agent.watched.WatchedCatalog;
import io.praetor.store.StateMachine;
import io.praetor.store.snapshot.SnapshotCodec;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an agent consists of that is no server: the connections to servers, its part in the cluster,
 * and the routes that lead there. Made and closed by the agent's main thread.
 */
final class ClientParts implements AgentParts, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClientParts.class);

  /** Sooner than between servers: who waits here for a server that hangs can ask another. */
  private static final int PING_MS = 500;

  private static final int SILENCE_MS_MAX = 3_000;
  private static final long LOOK_MS = 1_000;

  private final AccessParts access;
  private final Metrics metrics;
  private final RpcPort port;
  private final ScheduledExecutorService timers;
  private final ServerChoice servers;
  private final ClientCluster cluster;
  private final Forwarder forwarder;
  private final Feeds feeds;
  private final Executor largeAnswers;
  private volatile Set<String> known = Set.of();

  /**
   * Begins to look for servers; returns at once.
   *
   * @param http has limits of requests, and what makes answers that would keep event loops for too
   *     long
   */
  ClientParts(
      AgentConfig config,
      AccessParts access,
      String nodeId,
      Supplier<@Nullable RpcTls> tls,
      HttpApi http,
      Metrics metrics)
      throws IOException {
    this.access = access;
    this.metrics = metrics;
    largeAnswers = http.largeAnswers();
    PartOptions options = new PartOptions(config);
    String name = config.identity().nodeName();
    port =
        RpcPort.dialling(
            RpcOptions.builder(config.addresses().bind(), 0)
                .pingMs(PING_MS)
                .silenceMsMax(SILENCE_MS_MAX)
                .build(),
            new Identity(
                config.datacenter(),
                "",
                nodeId,
                name,
                options.self(),
                false,
                UUID.randomUUID().toString()),
            tls,
            options.key());
    timers =
        Executors.newSingleThreadScheduledExecutor(
            r -> Thread.ofPlatform().name("forwarding").daemon().unstarted(r));
    servers = new ServerChoice(port);
    forwarder = new Forwarder(port, servers, timers, http.limits());
    cluster =
        new ClientCluster(
            options.cluster(nodeId, config.acl().with(config.identity().nodeMeta())),
            port,
            new ClientCluster.Servers() {
              @Override
              public void known(Set<String> addresses) {
                servers.known(addresses);
                known = Set.copyOf(addresses);
              }

              @Override
              public void cutOff(Set<String> addresses) {
                servers.cutOff(addresses);
              }

              @Override
              public void leaderless(Set<String> addresses) {
                servers.leaderless(addresses);
              }
            });
    feeds = new Feeds(() -> FeedLimits.of(config.limits()), FeedMetrics.of(metrics));
    metrics.gauge("client.known_servers", servers::count);
    metrics.means("client.known_servers", "Servers that this agent knows.");
    metrics.gauge("client.upstream_queries", forwarder::sharedCount);
    metrics.means(
        "client.upstream_queries",
        "Blocking queries that wait at servers, each for all who ask the same here.");
    cluster.start();
    var _ =
        timers.scheduleWithFixedDelay(() -> look(servers), LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
  }

  /** One look that fails is not the last. */
  private static void look(ServerChoice servers) {
    try {
      servers.look();
    } catch (RuntimeException | Error e) {
      LOG.error("Looking after the servers in use failed; it goes on in {} ms", LOOK_MS, e);
    }
  }

  @Override
  public Collection<? extends Collection<Route>> routes(
      Function<Stats, LocalAgent> agent,
      RequestLimits limits,
      CompletableFuture<WatchedCatalog> view) {
    return List.of(
        new AgentEndpoint(
                agent.apply(new ClientStats(servers)), new StateMachine(SnapshotCodec::read))
            .routes(),
        new JoinEndpoint(cluster::join).routes(),
        access.routes(),
        new CachedEndpoint(forwarder::pass, view, limits, largeAnswers).routes(),
        ForwardedRoutes.to(
            forwarder::pass,
            forwarder::passBulk,
            new ForwardedChanges(forwarder, feeds, limits),
            limits));
  }

  @Override
  public RpcPort port() {
    return port;
  }

  @Override
  public Set<String> otherServers() {
    return known;
  }

  @Override
  public Gatekeeper gate(RunningConfig settings) {
    return access.enabled()
        ? access.gate(forwarder, metrics)
        : (request, token) ->
            Gatekeeper.PASSING_ON.requester(
                request, token.isEmpty() ? access.tokens().forRequests() : token);
  }

  @Override
  public long contactAgeMs() {
    return servers.silentMs();
  }

  @Override
  public CatalogSource catalog(Router router, Scheduling owner) {
    return new RemoteSource(router::handleInternal, owner);
  }

  /** Nobody asks an agent that has no log. */
  @Override
  public void serve(Router router) {}

  @Override
  public void leave(long waitMsMax) {
    cluster.leave(waitMsMax);
  }

  /** What a client agent passes on is answered, or refused, by its server. */
  @Override
  public void drain() {
    feeds.stop();
  }

  @Override
  public void close() {
    cluster.close();
    timers.shutdownNow();
    port.close();
  }
}
