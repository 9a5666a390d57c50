package io.praetor.agent.watched;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Freshness;
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
  private WatchedCatalog catalog = catalog(true);

  private static final class Asked {
    final String uri;
    final Responder responder;
    boolean cancelled;

    Asked(String uri, Responder responder) {
      this.uri = uri;
      this.responder = responder;
      responder.onHangUp(() -> cancelled = true);
    }

    void answer(int status, String body) {
      responder.respond(
          Answer.of(status, Answer.Type.JSON, body)
              .meta(new Freshness(7, true, true, 0, false, false, true)));
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

  private WatchedCatalog catalog(boolean allowStale) {
    return new WatchedCatalog(
        (request, responder) -> {
          Asked one = new Asked(request.uri(), responder);
          asked.add(one);
          if (answersAtOnce && !one.uri.contains("&index=")) {
            one.answer(200, NODES);
          }
        },
        new Turns(),
        () -> 0,
        () -> new ViewSettings(allowStale, Duration.ofSeconds(10), 100, Duration.ofMinutes(1)));
  }

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
      catalog.execute(name, told);
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
