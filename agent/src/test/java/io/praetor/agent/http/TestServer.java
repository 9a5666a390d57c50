package io.praetor.agent.http;

import io.netty.channel.EventLoopGroup;
import io.praetor.agent.api.JudgedWrites;
import io.praetor.agent.api.agent.MonitorEndpoint;
import io.praetor.agent.api.bulk.BulkEndpoint;
import io.praetor.agent.api.bulk.BulkMeter;
import io.praetor.agent.api.catalog.CatalogEndpoint;
import io.praetor.agent.api.health.HealthEndpoint;
import io.praetor.agent.api.history.HistoryRoutes;
import io.praetor.agent.api.kv.KvEndpoint;
import io.praetor.agent.api.kv.KvReads;
import io.praetor.agent.api.kv.KvWrites;
import io.praetor.agent.api.listing.ListingEndpoint;
import io.praetor.agent.api.node.CatalogReads;
import io.praetor.agent.api.node.NodeParams;
import io.praetor.agent.api.operator.InfoEndpoint;
import io.praetor.agent.api.operator.StatusEndpoint;
import io.praetor.agent.api.prepared.QueryEndpoint;
import io.praetor.agent.api.prepared.QueryMeter;
import io.praetor.agent.api.session.SessionEndpoint;
import io.praetor.agent.api.snapshot.SnapshotEndpoint;
import io.praetor.agent.api.transaction.TransactionEndpoint;
import io.praetor.agent.coordinate.Coordinates;
import io.praetor.agent.leader.SessionRenewals;
import io.praetor.agent.prepared.PreparedExecutions;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.routing.Gatekeeper;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.RequestMetrics;
import io.praetor.agent.routing.Router;
import io.praetor.agent.routing.Routes;
import io.praetor.agent.rules.RuleLimits;
import io.praetor.agent.rules.RuleMeter;
import io.praetor.agent.rules.ValueJudge;
import io.praetor.agent.telemetry.Logs;
import io.praetor.store.StateMachine;
import io.praetor.store.command.Command;
import io.praetor.store.level.Level;
import io.praetor.store.snapshot.SnapshotCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The real router over the real store on a real socket, with a log that applies at once. */
public final class TestServer implements AutoCloseable {
  static final String NODE = "node-1";

  public final StateMachine store = new StateMachine(SnapshotCodec::read);
  final DirectLog log = new DirectLog(store);
  final AtomicInteger parked = new AtomicInteger();
  public final InetSocketAddress address;
  final HttpServer server;
  final ConnectionSettings settings = ConnectionSettings.defaults();

  private final ValueJudge judge = new ValueJudge(RuleLimits.DEFAULT, RuleMeter.NONE);

  public TestServer() throws IOException {
    this(RequestLimits.defaults("dc1"), 0);
  }

  TestServer(RequestLimits options, int port) throws IOException {
    this(options, port, Integer.MAX_VALUE);
  }

  TestServer(RequestLimits options, int port, int connectionsMax) throws IOException {
    this(options, port, connectionsMax, store -> Gatekeeper.OPEN);
  }

  /** A server whose requests pass a gate. */
  TestServer(Function<StateMachine, Gatekeeper> gate) throws IOException {
    this(RequestLimits.builder("dc1").defaultAclPolicy("deny").build(), 0, Integer.MAX_VALUE, gate);
  }

  private TestServer(
      RequestLimits options, int port, int connectionsMax, Function<StateMachine, Gatekeeper> gate)
      throws IOException {
    EventLoopGroup loops = HttpServer.newLoops();
    server = new HttpServer(options, loops, settings, null, connectionsMax);
    BlockingQueries queries =
        new BlockingQueries(store, log, parked::addAndGet, server.largeAnswers());
    store.apply(1, new Command.LevelRaise(Level.NEWEST));
    store.apply(
        1,
        new Command.NodeRegister(
            "11111111-2222-3333-4444-555555555555", NODE, "127.0.0.1:8300", true, Map.of()));
    SessionRenewals renewals =
        (id, listener) -> {
          if (store.view().sessions().get(id) == null) {
            listener.unknown();
          } else {
            listener.renewed();
          }
        };
    StatusEndpoint status =
        new StatusEndpoint(
            new StatusEndpoint.Servers() {
              @Override
              public String leader() {
                return "127.0.0.1:8300";
              }

              @Override
              public List<String> peers() {
                return List.of("127.0.0.1:8300");
              }
            });
    JudgedWrites writes = new JudgedWrites(store, log, log, judge);
    Routes routes =
        new Routes(
            List.of(
                new KvEndpoint(new KvReads(queries, options), new KvWrites(writes), options)
                    .routes(),
                new TransactionEndpoint(store, writes, log, options).routes(),
                new SessionEndpoint(
                        writes, queries, renewals, options, NODE, Duration.ofSeconds(10))
                    .routes(),
                new CatalogEndpoint(new CatalogReads(queries, options), writes).routes(),
                new HealthEndpoint(new CatalogReads(queries, options)).routes(),
                new QueryEndpoint(
                        writes,
                        queries,
                        new PreparedExecutions(queries, new Coordinates(), NodeParams::told),
                        options,
                        NODE,
                        QueryMeter.NONE)
                    .routes(),
                new SnapshotEndpoint(store, log, log, writes).routes(),
                new BulkEndpoint(store, log, log, writes, options, BulkMeter.UNHEARD).routes(),
                new MonitorEndpoint(Logs.process().tail()).routes(),
                new ListingEndpoint(queries, options).routes(),
                HistoryRoutes.of(queries, writes, options),
                new InfoEndpoint(queries, options).routes(),
                status.routes()));
    server.serve(new Router(routes, options, gate.apply(store), RequestMetrics.NONE));
    address = server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), null);
  }

  /** Serves until it is killed, for a look by hand. */
  public static void main(String[] args) throws Exception {
    try (TestServer running =
        new TestServer(RequestLimits.defaults("dc1"), Integer.parseInt(args[0]))) {
      System.out.println(running.address);
      Thread.currentThread().join();
    }
  }

  /** A request for a path, as far as it is the same for all. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + path))
        .version(HttpClient.Version.HTTP_1_1)
        .timeout(Duration.ofSeconds(60));
  }

  @Override
  public void close() {
    server.close();
    log.close();
  }
}
