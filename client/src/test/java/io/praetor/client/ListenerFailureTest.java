package io.praetor.client;

import static io.praetor.client.ScriptedAgent.entry;
import static io.praetor.client.ScriptedAgent.reply;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A listener that throws harms nobody but itself, and no failure ends a watch or a hold unseen. */
class ListenerFailureTest {
  private static final long SECONDS_MAX = 60;
  private static final Duration LONG_TTL = Duration.ofMinutes(10);

  private static void fail() {
    throw new IllegalStateException("a listener's failure, as the test wants it");
  }

  @Test
  void aWatchOutlivesItsListener() throws Exception {
    AtomicInteger count = new AtomicInteger();
    BlockingQueue<Long> told = new LinkedBlockingQueue<>();
    try (ScriptedAgent agent =
            new ScriptedAgent((r, e) -> {
              int n = count.incrementAndGet();
              if (n > 2) {
                TimeUnit.SECONDS.sleep(SECONDS_MAX);
              }
              reply(e, 200, n, entry("a", n));
            });
        Watch watch =
            Praetor.at(agent.address())
                .build()
                .kv()
                .watch(
                    "a",
                    Consistency.DEFAULT,
                    now -> {
                      told.add(now.index());
                      fail();
                    })) {
      assertThat(told.poll(SECONDS_MAX, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(told.poll(SECONDS_MAX, TimeUnit.SECONDS)).isEqualTo(2);
      assertThat(watch).isNotNull();
    }
  }

  @Test
  void allListenersOfAHoldHearOfItsLossAndItsSessionEnds() throws Exception {
    try (ScriptedAgent agent = new ScriptedAgent((r, e) -> reply(e, 200, 1, "true"))) {
      CountDownLatch proceed = new CountDownLatch(1);
      Hold hold =
          hold(
              session(agent),
              LONG_TTL,
              read -> {
                awaitQuietly(proceed);
                return new Reply<>(false, 1, true, 0);
              });
      CountDownLatch second = new CountDownLatch(1);
      hold.onLoss(ListenerFailureTest::fail);
      hold.onLoss(second::countDown);
      proceed.countDown();
      assertThat(second.await(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
      assertThat(agent.next()).isEqualTo("PUT /v1/session/destroy/s1");
    }
  }

  @Test
  void allListenersOfASessionHearOfItsLoss() throws Exception {
    try (ScriptedAgent agent = new ScriptedAgent((r, e) -> reply(e, 404, 0, "not found"))) {
      Sessions sessions = Praetor.at(agent.address()).build().sessions();
      Session session = Session.start(sessions, "s1", Duration.ofMillis(600), System.nanoTime());
      CountDownLatch second = new CountDownLatch(1);
      session.onLoss(ListenerFailureTest::fail);
      session.onLoss(second::countDown);
      assertThat(second.await(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anUnexpectedFailureOfTheMonitorLosesTheHold() throws Exception {
    try (ScriptedAgent agent = new ScriptedAgent((r, e) -> reply(e, 200, 1, "true"))) {
      Hold hold =
          hold(
              session(agent),
              Duration.ZERO,
              read -> {
                throw new IllegalStateException("no answer that can be read");
              });
      CountDownLatch lost = new CountDownLatch(1);
      hold.onLoss(lost::countDown);
      assertThat(lost.await(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
      assertThat(hold.isHeld()).isFalse();
    }
  }

  @Test
  void aWatchTellsOfAnAnswerThatIsNoJson() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    Watch.Listener listener =
        new Watch.Listener() {
          @Override
          public void changed(Reply<List<KvEntry>> now) {
            told.add("changed");
          }

          @Override
          public void failed(PraetorException reason) {
            told.add("failed");
          }
        };
    AtomicInteger count = new AtomicInteger();
    try (ScriptedAgent agent =
            new ScriptedAgent((r, e) ->
                reply(
                    e,
                    200,
                    5,
                    count.getAndIncrement() == 0 ? "[{\"Key\":\"\\u00zz\"}]" : entry("a", 5)));
        Watch watch =
            Praetor.at(agent.address()).build().kv().watch("a", Consistency.DEFAULT, listener)) {
      assertThat(told.poll(SECONDS_MAX, TimeUnit.SECONDS)).isEqualTo("failed");
      assertThat(told.poll(SECONDS_MAX, TimeUnit.SECONDS)).isEqualTo("changed");
      assertThat(watch).isNotNull();
    }
  }

  @Test
  void anElectionWhoseListenerThrowsTellsThatItIsOver() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    Election.Listener listener =
        new Election.Listener() {
          @Override
          public void elected(Hold leadership) {
            fail();
          }

          @Override
          public void deposed() {
            told.add("deposed");
          }

          @Override
          public void failed(PraetorException reason) {
            told.add("failed");
          }
        };
    String held =
        "[{\"Key\":\"a\",\"Flags\":3304740253564472344,\"Value\":null,\"LockIndex\":1,"
            + "\"Session\":\"s1\",\"CreateIndex\":1,\"ModifyIndex\":1}]";
    try (ScriptedAgent agent =
            new ScriptedAgent((r, e) ->
                reply(
                    e,
                    200,
                    1,
                    r.contains("/session/create")
                        ? "{\"ID\":\"s1\"}"
                        : r.startsWith("GET") ? held : "true"));
        Election election =
            Praetor.at(agent.address()).build().election("a", LockOptions.DEFAULT, listener)) {
      assertThat(told.poll(SECONDS_MAX, TimeUnit.SECONDS)).isEqualTo("deposed");
      assertThat(told.poll(SECONDS_MAX, TimeUnit.SECONDS)).isEqualTo("failed");
      assertThat(election).isNotNull();
    }
  }

  private static Session session(ScriptedAgent agent) {
    Sessions sessions = Praetor.at(agent.address()).build().sessions();
    return Session.start(sessions, "s1", LONG_TTL, System.nanoTime());
  }

  private static Hold hold(
      Session session, Duration grace, Function<ReadOptions, Reply<Boolean>> stillHeld) {
    return Hold.watched(
        new Hold(session, true, 1, ErrorTolerance.lasting(grace), stillHeld, longest -> {}));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
