package io.praetor.agent.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events that are fired at servers, and the agents that ask for them over real connections. */
class EventsTest {
  private static final long WAIT_NANOS_MAX = 60_000_000_000L;
  private static final int KEPT = 8;

  /** As many events as there are nanoseconds: the rate is another test's matter. */
  private static final EventLimits LIMITS = new EventLimits(512, KEPT, 1_000_000_000, 100);

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private <T extends AutoCloseable> T opened(T made) {
    open.add(made);
    return made;
  }

  private SpreadAgent server(String name) throws IOException {
    return opened(SpreadAgent.server(name, LIMITS));
  }

  private SpreadAgent client(String name, OwnService... services) throws IOException {
    return opened(SpreadAgent.client(name, LIMITS, services));
  }

  private Cable cable(SpreadAgent to) throws IOException {
    return opened(new Cable(to.port()));
  }

  private static void eventually(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + WAIT_NANOS_MAX;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("waited in vain: %s", what).isNegative();
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static List<String> names(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> "e" + i).toList();
  }

  @Test
  void eachAgentGetsAnEventOnceWhereverItIsFired() throws IOException {
    List<SpreadAgent> servers = List.of(server("s1"), server("s2"), server("s3"));
    for (SpreadAgent each : servers) {
      servers.stream().filter(other -> other != each).forEach(other -> each.asks(other.address()));
    }
    SpreadAgent client = client("c1");
    servers.forEach(each -> client.asks(each.address()));
    eventually(
        "all ask", () -> client.hasAsked(3) && servers.stream().allMatch(s -> s.hasAsked(2)));
    List<SpreadAgent> all = new ArrayList<>(servers);
    all.add(client);
    for (int i = 0; i < 60; i++) {
      UserEvent fired = servers.get(i % 3).fire("e" + i);
      int count = i + 1;
      for (SpreadAgent each : all) {
        eventually("it has come", () -> each.came().size() == count);
        assertThat(each.events().recent().all().getLast().id()).isEqualTo(fired.id());
      }
    }
    for (SpreadAgent each : all) {
      assertThat(each.came()).isEqualTo(names(0, 59));
      assertThat(each.events().recent().all()).hasSize(KEPT);
      assertThat(each.missedCount()).isZero();
    }
    assertThat(client.events().recent().all())
        .extracting(UserEvent::lamportTime)
        .isEqualTo(IntStream.rangeClosed(60 - KEPT + 1, 60).mapToObj(i -> (long) i).toList());
  }

  @Test
  void serversGiveOnWhatTheyGotFromOthers() throws IOException {
    SpreadAgent first = server("s1");
    SpreadAgent middle = server("s2").asks(first.address());
    SpreadAgent last = server("s3").asks(middle.address());
    SpreadAgent client = client("c1").asks(last.address());
    eventually("all ask", () -> middle.hasAsked(1) && last.hasAsked(1) && client.hasAsked(1));
    first.fire("far");
    eventually("it comes by way of two others", () -> client.came().equals(List.of("far")));
  }

  @Test
  void anAgentThatWasCutOffGetsWhatItMissedOnce() throws IOException {
    SpreadAgent one = server("s1");
    SpreadAgent other = server("s2").asks(one.address());
    one.asks(other.address());
    Cable toOne = cable(one);
    Cable toOther = cable(other);
    SpreadAgent client = client("c1").asks(toOne.address(), toOther.address());
    eventually("both have its question", () -> one.events().waitingAgents() == 2);
    eventually("both have its question", () -> other.events().waitingAgents() == 2);
    one.fire("e1");
    eventually("it has come", () -> client.came().size() == 1);
    toOne.cut();
    toOther.cut();
    eventually("the client is away", () -> one.events().waitingAgents() == 1);
    for (int i = 2; i <= KEPT; i++) {
      (i % 2 == 0 ? one : other).fire("e" + i);
      int count = i;
      eventually(
          "both servers have it", () -> one.came().size() == count && other.came().size() == count);
    }
    toOther.mend();
    eventually("the rest has come", () -> client.came().size() == KEPT);
    toOne.mend();
    eventually("it asks both again", () -> one.events().waitingAgents() == 2);
    other.fire("e" + (KEPT + 1));
    eventually("the next has come", () -> client.came().size() > KEPT);
    assertThat(client.came()).isEqualTo(names(1, KEPT + 1));
    assertThat(client.missedCount()).isZero();
  }

  @Test
  void anAgentThatWasAwayForLongerKnowsHowManyItMissed() throws IOException {
    SpreadAgent server = server("s1");
    Cable cable = cable(server);
    SpreadAgent client = client("c1").asks(cable.address());
    eventually("it asks", () -> server.events().waitingAgents() == 1);
    server.fire("e1");
    eventually("it has come", () -> client.came().size() == 1);
    cable.cut();
    eventually("it is away", () -> server.events().waitingAgents() == 0);
    names(2, 21).forEach(server::fire);
    cable.mend();
    eventually("the last have come", () -> client.came().size() == 1 + KEPT);
    List<String> expected = new ArrayList<>(List.of("e1"));
    expected.addAll(names(22 - KEPT, 21));
    assertThat(client.came()).isEqualTo(expected);
    eventually("it says how many are gone", () -> client.missedCount() > 0);
    assertThat(client.missedCount()).isEqualTo(20 - KEPT);
  }

  @Test
  void whatWasFiredBeforeAnAgentBeganDoesNotConcernIt() throws IOException {
    SpreadAgent server = server("s1");
    server.fire("before");
    long fired = System.nanoTime();
    // Ages are told in milliseconds.
    eventually("some time has passed", () -> System.nanoTime() - fired > 20_000_000);
    SpreadAgent client = client("c1").asks(server.address());
    eventually("it asks", () -> server.events().waitingAgents() == 1);
    server.fire("after");
    eventually("it has come", () -> client.came().equals(List.of("after")));
  }

  @Test
  void aServerThatStartsAnewIsHeardFromItsFirstEventOn() throws IOException {
    SpreadAgent first = server("s1");
    Cable cable = cable(first);
    SpreadAgent client = client("c1").asks(cable.address());
    eventually("it asks", () -> first.events().waitingAgents() == 1);
    first.fire("e1");
    eventually("it has come", () -> client.came().size() == 1);
    first.close();
    SpreadAgent second = server("s1");
    second.fire("e2");
    client.asks(second.address());
    eventually("that of the new process has come", () -> client.came().size() == 2);
    assertThat(client.came()).isEqualTo(names(1, 2));
  }

  @Test
  void agentsJudgeFiltersThemselves() throws IOException {
    SpreadAgent server = server("s1");
    SpreadAgent web =
        client("web-1", new OwnService("web", List.of("blue")), new OwnService("api", List.of()))
            .asks(server.address());
    SpreadAgent database =
        client("db-1", new OwnService("db", List.of("blue"))).asks(server.address());
    eventually("both ask", () -> server.events().waitingAgents() == 2);
    record Case(String name, EventFilter filter) {}
    for (Case each :
        List.of(
            new Case("node", new EventFilter("^web-", "", "")),
            new Case("part", new EventFilter("b-1$", "", "")),
            new Case("service", new EventFilter("", "^db$", "")),
            new Case("tag", new EventFilter("", "b", "blue")),
            new Case("no tag of that one", new EventFilter("", "api", "blue")),
            new Case("both", new EventFilter("db", "web", "")),
            new Case("end", EventFilter.NONE))) {
      assertThat(server.events().fire(each.name(), new byte[0], each.filter())).isNotNull();
    }
    eventually("all have come", () -> web.came().contains("end"));
    eventually("all have come", () -> database.came().contains("end"));
    assertThat(web.came()).isEqualTo(List.of("node", "part", "tag", "end"));
    assertThat(database.came()).isEqualTo(List.of("part", "service", "tag", "end"));
    assertThat(server.came()).isEqualTo(List.of("end"));
  }

  @Test
  void whatCannotBeFiredIsRefusedInWords() throws IOException {
    Events events = server("s1").events();
    assertThatThrownBy(() -> events.fire("n", new byte[0], new EventFilter("(", "", "")))
        .hasMessage("Invalid node filter: error parsing regexp: missing closing ): `(`");
    assertThatThrownBy(() -> events.fire("n", new byte[0], new EventFilter("", "", "t")))
        .hasMessage("Cannot provide tag filter without service filter");
    assertThatThrownBy(
            () -> events.fire("n", new byte[0], new EventFilter("(((a{99}){99}){99})", "", "")))
        .hasMessageContaining("4096 instructions");
    assertThatThrownBy(() -> events.fire("n", new byte[511], new EventFilter("n", "", "")))
        .hasMessageContaining("limit of 512 bytes")
        .hasMessageEndingWith("513");
    assertThat(events.fire("n", new byte[510], new EventFilter("n", "", ""))).isNotNull();
  }

  @Test
  void eventsAboveTheRateAreNotFired() throws IOException {
    EventLimits slow = new EventLimits(512, KEPT, 1, 100);
    SpreadAgent server = opened(SpreadAgent.server("s1", slow));
    int fired = 0;
    while (fired < 3 * KEPT && server.events().fire("e", new byte[0], EventFilter.NONE) != null) {
      fired++;
    }
    // A burst, and what seconds may have passed meanwhile.
    assertThat(fired).isBetween(KEPT, 2 * KEPT);
    eventually(
        "a second later there is room again",
        () -> server.events().fire("e", new byte[0], EventFilter.NONE) != null);
    EventLimits none = new EventLimits(512, KEPT, 0, 100);
    assertThat(
            opened(SpreadAgent.server("s2", none))
                .events()
                .fire("e", new byte[0], EventFilter.NONE))
        .isNull();
  }
}
