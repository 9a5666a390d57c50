package io.praetor.agent.watched;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.praetor.agent.api.JudgedWrites;
import io.praetor.agent.api.catalog.CatalogEndpoint;
import io.praetor.agent.api.health.HealthEndpoint;
import io.praetor.agent.api.node.CatalogReads;
import io.praetor.agent.api.node.NodeParams;
import io.praetor.agent.api.prepared.QueryEndpoint;
import io.praetor.agent.api.prepared.QueryMeter;
import io.praetor.agent.consensus.ReadListener;
import io.praetor.agent.coordinate.Coordinates;
import io.praetor.agent.prepared.PreparedExecutions;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.HealthQuery.InstanceHealth;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.query.Requester;
import io.praetor.agent.query.SameThread;
import io.praetor.agent.records.RecordForms;
import io.praetor.agent.routing.Endpoint;
import io.praetor.agent.routing.Gatekeeper;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.RequestMetrics;
import io.praetor.agent.routing.Route;
import io.praetor.agent.routing.Router;
import io.praetor.agent.routing.Routes;
import io.praetor.agent.watched.CatalogSource.Asking;
import io.praetor.agent.watched.CatalogSource.Found;
import io.praetor.store.StateMachine;
import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.catalog.CheckDefinition;
import io.praetor.store.catalog.CheckStatus;
import io.praetor.store.catalog.Health;
import io.praetor.store.catalog.NodeDefinition;
import io.praetor.store.catalog.ServiceDefinition;
import io.praetor.store.command.Command;
import io.praetor.store.level.Level;
import io.praetor.store.prepared.QueryDefinition;
import io.praetor.store.prepared.QueryService;
import io.praetor.store.prepared.QueryTemplate;
import io.praetor.store.snapshot.SnapshotCodec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A view is told the same by the store, as records by a server, and as JSON by an older one. */
class CatalogSourcesTest {
  private static final List<String> TEXTS = List.of("", "v1", "größer", "a\"b<c>", "10.1.2.3");

  private final StateMachine store = new StateMachine(SnapshotCodec::read);
  private final CatalogSource inStore;
  private final CatalogSource newer;
  private final CatalogSource older;

  CatalogSourcesTest() {
    store.apply(1, new Command.LevelRaise(Level.NEWEST));
    BlockingQueries queries = new BlockingQueries(store, new Leading(), _ -> {}, Runnable::run);
    RequestLimits limits = RequestLimits.defaults("dc1");
    CatalogReads reads = new CatalogReads(queries, limits);
    JudgedWrites none = new JudgedWrites(store, new Leading(), (command, sender, listener) -> {});
    Router router =
        new Router(
            new Routes(
                List.of(
                    List.of(Route.get("/v1/kv/", (request, responder) -> {})),
                    new CatalogEndpoint(reads, none).routes(),
                    new QueryEndpoint(
                            none,
                            queries,
                            new PreparedExecutions(queries, new Coordinates(), NodeParams::told),
                            limits,
                            "node",
                            QueryMeter.NONE)
                        .routes(),
                    new HealthEndpoint(reads).routes())),
            limits,
            Gatekeeper.OPEN,
            RequestMetrics.NONE);
    inStore =
        new StoreSource(
            queries, router::handle, SameThread.OWNER, (path, token) -> Requester.ANONYMOUS);
    newer = new RemoteSource(forwarding(router, true), SameThread.OWNER);
    older = new RemoteSource(forwarding(router, false), SameThread.OWNER);
  }

  /**
   * Passes requests on as agents do.
   *
   * @param withHeaders whether the server looks at what is said in headers
   */
  private static Endpoint forwarding(Router router, boolean withHeaders) {
    return (request, responder) -> {
      Request passed =
          new Request(
              request.method(),
              request.uri(),
              name -> withHeaders ? request.header(name) : null,
              request.remoteAddress());
      passed.takenBy("another");
      router.handle(passed, responder);
    };
  }

  private static final class Leading implements ReadGate {
    @Override
    public boolean open(Consistency consistency) {
      return true;
    }

    @Override
    public void confirm(Consistency consistency, ReadListener listener) {
      listener.confirmed(0);
    }

    @Override
    public Contact contact() {
      return Contact.LEADING;
    }
  }

  private static final class Told<T> implements CatalogSource.Callback<T> {
    Optional<Found<T>> answer = Optional.empty();

    @Override
    public void found(Found<T> found) {
      answer = Optional.of(found);
    }

    @Override
    public void failed(CatalogSource.Failure failure, String text) {
      fail("there is an answer");
    }

    T value() {
      return answer.orElseThrow().value();
    }
  }

  private static <R> Told<R> ask(CatalogSource source, CatalogQuestion<R> question, Asking asking) {
    Told<R> told = new Told<>();
    source.ask("", question, asking, QueryResult::records, told);
    return told;
  }

  private static <T> T any(Random random, List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private static Map<String, String> pairs(Random random) {
    return random.nextBoolean() ? Map.of() : Map.of("one", any(random, TEXTS), "two", "x");
  }

  private void change(Random random) {
    String node = "node-" + random.nextInt(4);
    switch (random.nextInt(6)) {
      case 0 ->
          store.apply(
              1,
              new Command.NodeRegister(
                  "11111111-2222-3333-4444-55555555555" + random.nextInt(3),
                  "agent-" + random.nextInt(3),
                  random.nextBoolean() ? "127.0.0.1:8300" : "[fd00::1]:8300",
                  random.nextBoolean(),
                  pairs(random)));
      case 1 ->
          store.apply(
              1,
              new Command.NodeHealth(
                  "agent-" + random.nextInt(3),
                  any(random, List.of(Health.values())),
                  any(random, TEXTS)));
      default -> {
        String id = "web" + random.nextInt(3);
        store.apply(
            1,
            new Command.CatalogRegister(
                new NodeDefinition(
                    "",
                    random.nextInt(3) == 0 ? "agent-" + random.nextInt(3) : node,
                    any(random, TEXTS.subList(1, 5)),
                    pairs(random),
                    pairs(random)),
                true,
                new ServiceDefinition(
                    id,
                    random.nextBoolean() ? "web" : "Web",
                    "",
                    random.nextBoolean() ? List.of() : List.of("b", any(random, TEXTS), "a"),
                    any(random, TEXTS),
                    random.nextBoolean()
                        ? Map.of()
                        : Map.of("lan_ipv4", new ServiceDefinition.Endpoint("10.0.0.1", 90)),
                    pairs(random),
                    random.nextInt(70_000),
                    any(random, TEXTS),
                    random.nextInt(5),
                    1,
                    random.nextBoolean()),
                List.of(
                    check(random, "c1", id), check(random, "c2", random.nextBoolean() ? "" : id))));
      }
    }
  }

  private static CheckDefinition check(Random random, String id, String service) {
    return new CheckDefinition(
        id,
        any(random, TEXTS),
        any(random, List.of(CheckStatus.values())),
        any(random, TEXTS),
        any(random, TEXTS),
        service,
        any(random, TEXTS),
        "10s",
        "",
        random.nextBoolean()
            ? CheckDefinition.NO_DEFINITION
            : "{\"Interval\":\"10s\",\"HTTP\":\"http://\\u00E4\",\"TLSSkipVerify\":true}");
  }

  @Test
  void theStoreAServerAndAnOlderServerTellTheSame() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      change(random);
      Asking now = Asking.atOnce(random.nextBoolean());
      for (String service : List.of("web", "consul", "none")) {
        Told<List<InstanceHealth>> known = ask(inStore, CatalogQuestion.instances(service), now);
        Told<List<InstanceHealth>> records = ask(newer, CatalogQuestion.instances(service), now);
        Told<List<InstanceHealth>> read = ask(older, CatalogQuestion.instances(service), now);
        assertThat(records.value()).as("seed %d", seed).isEqualTo(known.value());
        assertThat(records.answer.orElseThrow().index())
            .isEqualTo(known.answer.orElseThrow().index());
        assertThat(WatchedService.of(new QueryResult<>(1, read.value())).instances())
            .as("seed %d", seed)
            .isEqualTo(WatchedService.of(new QueryResult<>(1, known.value())).instances());
        for (int each = 0; each < read.value().size(); each++) {
          InstanceHealth one = read.value().get(each);
          assertThat(one.service())
              .as("seed %d", seed)
              .isEqualTo(known.value().get(each).service());
          assertThat(one.checks()).as("seed %d", seed).isEqualTo(known.value().get(each).checks());
        }
      }
      assertThat(ask(newer, CatalogQuestion.names(), now).value())
          .isEqualTo(ask(inStore, CatalogQuestion.names(), now).value())
          .isEqualTo(ask(older, CatalogQuestion.names(), now).value());
      assertThat(ask(newer, CatalogQuestion.nodes(), now).value())
          .isEqualTo(ask(inStore, CatalogQuestion.nodes(), now).value());
      assertThat(ask(older, CatalogQuestion.nodes(), now).value().stream().map(WatchedNode::of))
          .containsExactlyElementsOf(
              ask(inStore, CatalogQuestion.nodes(), now).value().stream()
                  .map(WatchedNode::of)
                  .toList());
    }
  }

  @Test
  void preparedQueriesAreToldTheSame() {
    for (int i = 0; i < 3; i++) {
      store.apply(
          1,
          new Command.QuerySet(
              new QueryDefinition(
                  "11111111-2222-3333-4444-55555555555" + i,
                  "query-" + i,
                  "",
                  "",
                  new QueryTemplate("", "", false),
                  new QueryService(
                      "web",
                      i == 1 ? "_agent" : "",
                      QueryService.Failover.NONE,
                      List.of("c" + i),
                      i == 2,
                      List.of("a", "!b"),
                      Map.of("rack", "1"),
                      Map.of("version", "2"),
                      false,
                      ""),
                  "10s"),
              true));
    }
    Asking now = Asking.atOnce(true);
    assertThat(ask(inStore, CatalogQuestion.queries(), now).value())
        .hasSize(3)
        .isEqualTo(ask(newer, CatalogQuestion.queries(), now).value())
        .isEqualTo(ask(older, CatalogQuestion.queries(), now).value());
  }

  @Test
  void recordsAreSmallerThanTheirJson() {
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      change(random);
    }
    CatalogQuestion<List<InstanceHealth>> web = CatalogQuestion.instances("web");
    int records = ask(newer, web, Asking.atOnce(true)).answer.orElseThrow().bytes();
    int json = ask(older, web, Asking.atOnce(true)).answer.orElseThrow().bytes();
    assertThat(records).isLessThan(json / 2);
  }

  @Test
  void aQuestionWaitsForAChangeWhereverItIsAsked() {
    Random random = new Random(7);
    change(random);
    for (CatalogSource source : List.of(inStore, newer, older)) {
      CatalogQuestion<List<InstanceHealth>> web = CatalogQuestion.instances("web");
      long index = ask(source, web, Asking.atOnce(true)).answer.orElseThrow().index();
      Told<List<InstanceHealth>> waiting = ask(source, web, new Asking(true, index, 60_000));
      Told<List<InstanceHealth>> cancelled = new Told<>();
      source
          .ask("", web, new Asking(true, index, 60_000), QueryResult::records, cancelled)
          .cancel();
      assertThat(waiting.answer).isEmpty();
      while (waiting.answer.isEmpty()) {
        change(random);
      }
      assertThat(waiting.answer.orElseThrow().index()).isGreaterThan(index);
      assertThat(cancelled.answer).isEmpty();
    }
  }

  @Test
  void whatIsNoRecordsIsRefusedAndNothingElse() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      change(random);
    }
    ByteWriter out = new ByteWriter(64);
    RecordForms.INSTANCES.write(
        out, ask(inStore, CatalogQuestion.instances("web"), Asking.atOnce(true)).value());
    byte[] whole = out.toBytes();
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
      for (int flips = random.nextInt(3); flips > 0 && bytes.length > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        var _ = RecordForms.INSTANCES.read(new ByteReader(bytes));
      } catch (MalformedException refused) {
        assertThat(refused.getMessage()).as("seed %d", seed).isNotEmpty();
      }
    }
  }
}
