package io.praetor.agent.watched;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Freshness;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What an agent's view asks the catalog for, and what it tells. */
class WatchedCatalogTest {
  private static final String NODES =
      "[{\"ID\":\"A1B2\",\"Node\":\"One\",\"Address\":\"fd00::1\",\"TaggedAddresses\":{},\"Meta\":{}}]";

  private final List<Asked> asked = new ArrayList<>();
  private final Queue<Runnable> due = new ArrayDeque<>();
  private boolean answersAtOnce;
  private String token = "one";
  private WatchedCatalog catalog = catalog(true);

  private static final class Asked {
    final String uri;
    final String token;
    final String from;
    final Responder responder;
    boolean cancelled;

    Asked(Request request, Responder responder) {
      this.uri = request.uri();
      this.token = request.token();
      this.from = request.remoteAddress();
      this.responder = responder;
      responder.onHangUp(() -> cancelled = true);
    }

    void answer(int status, String body) {
      answer(status, body, 7);
    }

    void answer(int status, String body, long index) {
      answer(status, body, index, 0);
    }

    void answer(int status, String body, long index, long lastContactMs) {
      responder.respond(
          Answer.of(status, Answer.Type.JSON, body)
              .meta(new Freshness(index, true, true, lastContactMs, false, false, true)));
    }
  }

  /** The thread of the test; what is put off for a short while is done by {@link #run}. */
  private final class Turns implements Scheduling {
    @Override
    public void execute(Runnable task) {
      due.add(task);
    }

    @Override
    public Timer schedule(Runnable task, long delay, TimeUnit unit) {
      if (unit.toMillis(delay) < 1_000) {
        due.add(task);
      }
      return () -> due.remove(task);
    }

    @Override
    public boolean isOwner() {
      return true;
    }
  }

  private static final class Told<T> implements ViewCallback<T> {
    Optional<T> value = Optional.empty();
    int times;

    @Override
    public void found(T found, long ageMs) {
      value = Optional.of(found);
      times++;
    }

    @Override
    public void unavailable() {
      times++;
    }
  }

  private boolean judged;

  private WatchedCatalog catalog(boolean allowStale) {
    Turns turns = new Turns();
    return new WatchedCatalog(
        new RemoteSource(
            (request, responder) -> {
              Asked one = new Asked(request, responder);
              asked.add(one);
              if (answersAtOnce && !one.uri.contains("&index=")) {
                one.answer(200, NODES);
              }
            },
            turns),
        turns,
        () -> token,
        () -> 0,
        () ->
            new ViewSettings(
                allowStale, Duration.ofSeconds(10), 100, Duration.ofMinutes(1), judged));
  }

  @Test
  void anIdThatIsNotListedIsAskedForWhereListsLeaveOutWhatIsThere() {
    String id = "0a1b2c3d-0000-4000-8000-00000000000f";
    Told<Optional<PreparedQueryResult>> told = new Told<>();
    catalog.execute(id, "10.9.9.9", told);
    answer("/v1/query?stale", 7, "[]");
    assertThat(told.value).contains(Optional.empty());
    assertThat(count("/v1/query/")).isZero();

    judged = true;
    told = new Told<>();
    catalog.execute("no-id", "10.9.9.9", told);
    assertThat(told.value).contains(Optional.empty());
    assertThat(count("/v1/query/")).isZero();
    told = new Told<>();
    catalog.execute(id, "10.9.9.9", told);
    assertThat(last().uri).isEqualTo("/v1/query/" + id + "/execute?stale");
    last().answer(200, "{\"Service\":\"web\",\"Nodes\":[]}");
    assertThat(told.value.orElseThrow().orElseThrow().service()).isEqualTo("web");
  }

  /** Does what is due, but for what fails again and again. */
  private void run() {
    for (Runnable next = due.poll(); next != null; next = due.poll()) {
      next.run();
    }
  }

  private Asked last() {
    return asked.getLast();
  }

  @Test
  void whatIsKnownIsConfirmedAtOnceAfterAFailure() {
    catalog.nodes(new Told<>());
    last().answer(200, NODES);
    run();
    assertThat(last().uri).contains("&index=7");

    last().answer(500, "No cluster leader");
    run();
    assertThat(last().uri).doesNotContain("index=");

    last().answer(200, NODES);
    run();
    assertThat(last().uri).contains("&index=7");
  }

  @Test
  void whatIsRefusedIsToldToNobodyAndAskedForWhenSomebodyWantsIt() throws Exception {
    catalog.nodes(new Told<>());
    last().answer(200, NODES);
    run();
    last().answer(403, "ACL not found");
    run();
    assertThat(asked).as("nobody wants it").hasSize(2);
    Told<WatchedNodes> told = new Told<>();
    catalog.nodes(told);
    assertThat(told.times).as("told at once").isOne();
    assertThat(told.value).isEmpty();

    long deadline = System.nanoTime() + 60_000_000_000L;
    while (asked.size() == 2) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
      catalog.nodes(told);
    }
    assertThat(last().uri).doesNotContain("index=");
    Told<WatchedNodes> another = new Told<>();
    catalog.nodes(another);
    last().answer(200, NODES);
    assertThat(told.value).isPresent();
    assertThat(another.value).isPresent();
  }

  @Test
  void whatAServerTellsThatIsBehindIsAsOldAsItsStoreUntilItHasCaughtUp() {
    Told<WatchedNodes> told = new Told<>();
    catalog.nodes(told);
    last().answer(200, NODES, 7, 60_000);
    run();
    assertThat(told.times).isOne();
    assertThat(told.value).as("too old for max_stale").isEmpty();
    assertThat(last().uri).contains("&index=7");
    Asked parked = last();

    long deadline = System.nanoTime() + 60_000_000_000L;
    while (asked.size() == 2) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
      catalog.nodes(told);
    }
    assertThat(told.value).isEmpty();
    assertThat(parked.cancelled).isTrue();
    assertThat(last().uri).doesNotContain("index=");
    // That one takes its time: it is not ended to be asked once more.
    long later = System.nanoTime() + 600_000_000;
    while (System.nanoTime() < later) {
      catalog.nodes(told);
    }
    assertThat(last().cancelled).isFalse();
    assertThat(asked).hasSize(3);
    last().answer(200, NODES, 7, 20);
    run();
    catalog.nodes(told);
    assertThat(told.value).isPresent();
    assertThat(asked).hasSize(4);
    assertThat(last().uri).contains("&index=7");
  }

  @Test
  void whatAnotherTokenSawIsForgotten() {
    catalog.nodes(new Told<>());
    Told<WatchedService> kept = new Told<>();
    catalog.keptService("one", "web", kept);
    answer("/v1/catalog/nodes", 7, NODES);
    answer("/v1/catalog/services", 7, "{\"web\":[]}");
    answer("/v1/health/service/web", 7, "[]");
    assertThat(kept.value).isPresent();
    kept = new Told<>();
    catalog.keptService("two", "web", kept);
    assertThat(kept.times).isOne();
    assertThat(kept.value).as("of another token").isEmpty();

    List<Asked> before = List.copyOf(asked);
    token = "two";
    Told<WatchedNodes> told = new Told<>();
    catalog.nodes(told);
    assertThat(told.times).isZero();
    assertThat(before.stream().filter(each -> each.uri.contains("index=")))
        .hasSize(3)
        .allMatch(each -> each.cancelled && each.token.equals("one"));
    assertThat(last().token).isEqualTo("two");
    kept = new Told<>();
    catalog.keptService("one", "web", kept);
    assertThat(kept.value).isEmpty();
    catalog.keptService("two", "web", new Told<>());
    assertThat(asked).hasSize(before.size() + 2);
    last().answer(200, NODES);
  }

  @Test
  void aCallbackThatFailsStopsNeitherTheOthersNorTheWatch() {
    catalog.nodes(
        new ViewCallback<>() {
          @Override
          public void found(WatchedNodes value, long ageMs) {
            throw new IllegalStateException("too large to write");
          }

          @Override
          public void unavailable() {}
        });
    Told<WatchedNodes> told = new Told<>();
    catalog.nodes(told);
    last().answer(200, NODES);
    run();
    assertThat(told.value).isPresent();
    assertThat(last().uri).contains("&index=7");
  }

  @Test
  void whatIsParkedIsCancelledThoughTheFirstAnswerCameAtOnce() {
    answersAtOnce = true;
    catalog.nodes(new Told<>());
    run();
    assertThat(last().uri).contains("&index=7");
    catalog.close();
    assertThat(last().cancelled).isTrue();
  }

  @Test
  void nodesAreFoundByIdRegardlessOfCaseAndByAddressHoweverItIsWritten() throws Exception {
    Told<WatchedNodes> told = new Told<>();
    catalog.nodes(told);
    last().answer(200, NODES);
    WatchedNodes nodes = told.value.orElseThrow();
    assertThat(nodes.find("a1b2")).isNotNull();
    assertThat(nodes.at(InetAddress.ofLiteral("fd00:0:0:0:0:0:0:1"))).hasSize(1);
  }

  @Test
  void namesThatAreNoSegmentOfAPathAreNotAskedFor() {
    for (String name : List.of(".", "..", "a//b", "a/b", "a\u0001")) {
      Told<Optional<PreparedQueryResult>> told = new Told<>();
      catalog.execute(name, "10.9.9.9", told);
      assertThat(told.value).as(name).contains(Optional.empty());
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void whoAsksAfterwardsIsNotToldWhatTheLeaderReadBefore() {
    catalog = catalog(false);
    Told<WatchedNodes> first = new Told<>();
    Told<WatchedNodes> second = new Told<>();
    catalog.nodes(first);
    catalog.nodes(second);
    assertThat(asked).hasSize(1);
    last().answer(200, NODES);
    assertThat(first.value).isPresent();
    assertThat(second.times).isZero();
    run();
    assertThat(asked).hasSize(2);
    last().answer(200, NODES);
    assertThat(second.value).isPresent();
  }

  /** Answers the newest question for a path. */
  private void answer(String path, long index, String body) {
    for (int i = asked.size() - 1; i >= 0; i--) {
      if (asked.get(i).uri.startsWith(path)) {
        asked.get(i).answer(200, body, index);
        run();
        return;
      }
    }
    throw new AssertionError("nobody asked for " + path);
  }

  private long count(String path) {
    return asked.stream().filter(each -> each.uri.startsWith(path)).count();
  }

  @Test
  void whatWasFoundAtAnAddressHoldsUntilAServiceChanges() throws Exception {
    InetAddress address = InetAddress.ofLiteral("10.0.0.9");
    String filtered = "/v1/catalog/services?filter=";
    String list = "/v1/catalog/services?stale";
    Told<List<String>> told = new Told<>();
    catalog.servicesAt(address, told);
    answer(list, 7, "{\"web\":[]}");
    answer(filtered, 7, "{\"Web\":[]}");
    assertThat(told.value).contains(List.of("Web"));
    told = new Told<>();
    catalog.servicesAt(address, told);
    assertThat(told.value).contains(List.of("Web"));
    assertThat(count(filtered)).isOne();

    answer(list, 8, "{\"web\":[]}");
    told = new Told<>();
    catalog.servicesAt(address, told);
    // A server that is behind: what it tells is not remembered.
    answer(filtered, 7, "{\"Web\":[]}");
    catalog.servicesAt(address, new Told<>());
    assertThat(count(filtered)).isEqualTo(3);
    answer(filtered, 9, "{}");
    told = new Told<>();
    catalog.servicesAt(address, told);
    assertThat(told.value).contains(List.of());
    assertThat(count(filtered)).isEqualTo(3);

    answer(list, 3, "{\"web\":[]}");
    catalog.servicesAt(address, new Told<>());
    assertThat(count(filtered)).as("in a catalog that began anew").isEqualTo(4);
  }

  @Test
  void preparedQueriesAreExecutedHereUnlessTheyAskForMore() {
    String queries =
        """
        [{"ID":"id-1","Name":"plain","Service":{"Service":"web","Tags":["!old"],"NodeMeta":null},
          "DNS":{"TTL":"5s"}},
         {"ID":"id-2","Name":"near","Service":{"Service":"web","Near":"_agent"}},
         {"ID":"id-4","Name":"by-client","Service":{"Service":"web","Near":"_ip"}},
         {"ID":"id-3","Name":"t-","Template":{"Type":"name_prefix_match","Regexp":"^t-(.+)$"},
          "Service":{"Service":"${match(1)}"}}]\
        """;
    String instances =
        """
        [{"Node":{"Node":"a","Address":"10.0.0.1"},
          "Service":{"Service":"web","Tags":["new"],"Port":80},"Checks":[{"Status":"warning"}]},
         {"Node":{"Node":"b","Address":"10.0.0.2"},
          "Service":{"Service":"web","Tags":["old"],"Port":80},"Checks":[]},
         {"Node":{"Node":"c","Address":"10.0.0.3"},
          "Service":{"Service":"web","Tags":[],"Port":80},"Checks":[{"Status":"critical"}]}]\
        """;
    Told<Optional<PreparedQueryResult>> told = new Told<>();
    catalog.execute("Plain", "10.9.9.9", told);
    answer("/v1/query?stale", 7, queries);
    answer("/v1/catalog/services?stale", 7, "{\"web\":[]}");
    answer("/v1/health/service/web", 7, instances);
    PreparedQueryResult found = told.value.orElseThrow().orElseThrow();
    assertThat(found.ttl()).isEqualTo("5s");
    assertThat(found.instances()).extracting(each -> each.node().name()).containsExactly("a");

    told = new Told<>();
    catalog.execute("t-WEB", "10.9.9.9", told);
    assertThat(told.value.orElseThrow().orElseThrow().instances()).hasSize(2);
    told = new Told<>();
    catalog.execute("none", "10.9.9.9", told);
    assertThat(told.value).contains(Optional.empty());
    told = new Told<>();
    catalog.execute("id-3", "10.9.9.9", told);
    assertThat(told.times).isOne();
    assertThat(told.value).as("a template by its id").isEmpty();
    assertThat(count("/v1/query/")).isZero();

    catalog.execute("near", "10.9.9.9", new Told<>());
    assertThat(last().uri).isEqualTo("/v1/query/near/execute?stale");
    assertThat(last().from).isEqualTo("127.0.0.1");
    catalog.execute("near", "10.8.8.8", new Told<>());
    assertThat(count("/v1/query/near")).as("the same for every client").isOne();

    told = new Told<>();
    catalog.execute("by-client", "10.9.9.9", told);
    catalog.execute("by-client", "10.8.8.8", new Told<>());
    assertThat(asked.stream().filter(each -> each.uri.startsWith("/v1/query/by-client")))
        .extracting(each -> each.from)
        .containsExactly("10.9.9.9", "10.8.8.8");
    asked.get(asked.size() - 2).answer(200, "{\"Service\":\"web\",\"Nodes\":[]}");
    assertThat(told.value.orElseThrow().orElseThrow().isOfClient()).isTrue();
  }

  @Test
  void aClosedViewTellsNothing() {
    catalog.nodes(new Told<>());
    last().answer(200, NODES);
    catalog.close();
    Told<WatchedNodes> told = new Told<>();
    catalog.nodes(told);
    assertThat(told.times).isOne();
    assertThat(told.value).isEmpty();
  }
}
