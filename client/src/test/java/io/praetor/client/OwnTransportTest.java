package io.praetor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The client over a transport of the application's, and what it concludes of its failures. */
class OwnTransportTest {
  private static final long SECONDS_MAX = 60;
  private static final Duration TIMEOUT = Duration.ofSeconds(7);

  private static Transport.Answer answer(int status, String text) {
    return new Transport.Answer(status, Map.of("x-consul-index", "9"), text);
  }

  @Test
  void requestsAndAnswersPassWhole() {
    Transport transport =
        request -> {
          assertThat(request.method()).isEqualTo("GET");
          assertThat(request.path()).isEqualTo("/v1/kv/a%20b?index=3&wait=1000ms");
          assertThat(request.body()).isNull();
          assertThat(request.repeatable()).isTrue();
          assertThat(request.longest()).isGreaterThan(TIMEOUT.plusSeconds(1));
          return answer(200, ScriptedAgent.entry("a b", 9));
        };
    Reply<?> reply =
        Praetor.over(transport, TIMEOUT)
            .kv()
            .get("a b", ReadOptions.DEFAULT.newerThan(3, Duration.ofSeconds(1)));
    assertThat(reply.index()).isEqualTo(9);
    assertThat(reply.knownLeader()).isTrue();
    assertThat(reply.value().toString()).contains("a b@9");
  }

  @Test
  void aFailureSaysWhatMayBeConcluded() {
    assertThat(failure(new ConnectException("refused"), false)).isEqualTo(Conclusion.TRY_LATER);
    assertThat(failure(new IOException("cut off"), false)).isEqualTo(Conclusion.UNKNOWN);
    assertThat(failure(new IOException("cut off"), true)).isEqualTo(Conclusion.TRY_LATER);
  }

  private static Conclusion failure(IOException failure, boolean read) {
    Kv kv =
        Praetor.over(
                request -> {
                  throw failure;
                },
                TIMEOUT)
            .kv();
    PraetorException told =
        catchThrowableOfType(
            PraetorException.class,
            () -> {
              if (read) {
                kv.get("a");
              } else {
                kv.put("a", "b");
              }
            });
    assertThat(told).hasCause(failure);
    return told.conclusion();
  }

  @Test
  void aRefusalHasTheAgentsOwnWords() {
    Kv kv = Praetor.over(request -> answer(400, "no such thing\n"), TIMEOUT).kv();
    PraetorException refused = catchThrowableOfType(PraetorException.class, () -> kv.put("a", "b"));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.answer()).isEqualTo("no such thing\n");
  }

  @Test
  void allCallsTogetherEndWithinTheirTime() {
    AtomicInteger sent = new AtomicInteger();
    Kv kv =
        Praetor.over(
                request -> {
                  sent.incrementAndGet();
                  assertThat(request.longest()).isLessThanOrEqualTo(Duration.ofHours(1));
                  return answer(200, "true");
                },
                Duration.ofDays(1))
            .kv();
    kv.within(Duration.ofHours(1)).put("a", "b");
    assertThatThrownBy(() -> kv.within(Duration.ZERO).put("a", "b"))
        .hasMessageContaining("no time is left");
    assertThat(sent).hasValue(1);
  }

  @Test
  void aSessionIsLostInTimeThoughItsRenewalHangs() throws Exception {
    CountDownLatch forEver = new CountDownLatch(1);
    Transport hanging =
        request -> {
          forEver.await();
          return answer(200, "[]");
        };
    Sessions sessions = Praetor.over(hanging, TIMEOUT).sessions();
    Session session = Session.start(sessions, "s1", Duration.ofMillis(600), System.nanoTime());
    CountDownLatch lost = new CountDownLatch(1);
    session.onLoss(lost::countDown);
    assertThat(lost.await(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
    assertThat(session.isAlive()).isFalse();
    forEver.countDown();
  }

  @Test
  void aHoldBearsAsManyFailuresAsItMay() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch begin = new CountDownLatch(1);
    Hold hold =
        hold(
            ErrorTolerance.retries(2, Duration.ofMillis(1)),
            () -> {
              begin.await();
              asked.incrementAndGet();
              throw new IllegalStateException("no answer, as the test wants it");
            });
    CountDownLatch lost = new CountDownLatch(1);
    hold.onLoss(lost::countDown);
    begin.countDown();
    assertThat(lost.await(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
    assertThat(asked).as("once, and twice again").hasValue(3);
  }

  @Test
  void aReleaseThatFailsIsTold() {
    CountDownLatch forEver = new CountDownLatch(1);
    Hold hold =
        hold(
            ErrorTolerance.lasting(Duration.ofHours(1)),
            () -> {
              forEver.await();
              return new Reply<>(true, 1, true, 0);
            });
    assertThatThrownBy(() -> hold.release(Duration.ofSeconds(1)))
        .isInstanceOf(PraetorException.class)
        .hasMessage("not given back");
    assertThat(hold.isHeld()).isFalse();
    hold.release(Duration.ofSeconds(1));
    forEver.countDown();
  }

  /** The agent of one key, whose answer to an acquisition is lost. */
  private static final class LossyAgent implements Transport {
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private volatile String holder = "";

    @Override
    public Answer send(Request request) throws IOException {
      String path = request.path();
      if (path.contains("acquire=")) {
        holder = "s1";
      } else if (path.contains("release=")) {
        holder = failing.contains("release") ? holder : "";
      }
      if (failing.stream().anyMatch(path::contains)) {
        throw new IOException("cut off");
      }
      if (!path.contains("/kv/") || request.method().equals("PUT")) {
        return answer(200, "true");
      }
      return holder.isEmpty()
          ? answer(404, "")
          : answer(
              200,
              "[{\"LockIndex\":1,\"Key\":\"k\",\"Flags\":"
                  + Lock.FLAGS
                  + ",\"Value\":\"\",\"Session\":\""
                  + holder
                  + "\",\"CreateIndex\":1,\"ModifyIndex\":9}]");
    }
  }

  @Test
  void whoGivesUpLeavesNothingWithTheSessionThatWasGiven() throws Exception {
    LossyAgent agent = new LossyAgent();
    Praetor praetor = Praetor.over(agent, TIMEOUT);
    Lock lock = praetor.lock("k", LockOptions.DEFAULT);
    try (Session session =
        Session.start(praetor.sessions(), "s1", Duration.ofMinutes(10), System.nanoTime())) {
      agent.failing.add("acquire");
      assertThat(lock.tryAcquire(session, Duration.ZERO)).isEmpty();
      assertThat(agent.holder).as("given back").isEmpty();

      agent.failing.add("release");
      PraetorException unknown =
          catchThrowableOfType(
              PraetorException.class, () -> lock.tryAcquire(session, Duration.ZERO));
      assertThat(unknown.conclusion()).isEqualTo(Conclusion.UNKNOWN);
      assertThat(unknown).hasMessageContaining("session s1 may hold it");

      agent.failing.clear();
      assertThat(lock.tryAcquire(session, Duration.ZERO)).as("it did").isPresent();
      agent.failing.add("/kv/");
      assertThat(lock.tryAcquire(session, Duration.ZERO)).isEmpty();
      assertThat(agent.holder).as("what was held before stays").isEqualTo("s1");
    }
  }

  private interface Question {
    Reply<Boolean> ask() throws InterruptedException;
  }

  private static Hold hold(ErrorTolerance errors, Question stillHeld) {
    Sessions sessions = Praetor.over(request -> answer(200, "true"), TIMEOUT).sessions();
    Session session = Session.start(sessions, "s1", Duration.ofMinutes(10), System.nanoTime());
    return Hold.watched(
        new Hold(
            session,
            true,
            1,
            errors,
            read -> {
              try {
                return stillHeld.ask();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            longest -> {
              throw new PraetorException(Conclusion.UNKNOWN, 0, "not given back", null);
            }));
  }
}
