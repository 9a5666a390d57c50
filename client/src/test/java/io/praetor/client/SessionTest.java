package io.praetor.client;

import static io.praetor.client.ScriptedAgent.reply;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A session renews itself, and knows when it may be gone. */
class SessionTest {
  private static final Duration TTL = Duration.ofMillis(600);
  private static final Duration LONG_TTL = Duration.ofMinutes(10);

  @Test
  void renewsAtHalfOfItsTtl() throws Exception {
    long start = System.nanoTime();
    try (ScriptedAgent agent = new ScriptedAgent((r, e) -> reply(e, 200, 0, "[]"));
        Session session = session(agent, Duration.ofSeconds(6))) {
      assertThat(agent.next()).isEqualTo("PUT /v1/session/renew/s1");
      assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(2_900));
      assertThat(session.id()).isEqualTo("s1");
    }
  }

  @Test
  void isLostWhenNoAgentKnowsIt() throws Exception {
    try (ScriptedAgent agent = new ScriptedAgent((r, e) -> reply(e, 404, 0, "not found"));
        Session session = session(agent, TTL)) {
      assertThat(lost(session).await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(session.isAlive()).isFalse();
      assertThat(lost(session).getCount()).isZero();
    }
  }

  @Test
  void isLostWhenNoRenewalComesThroughForATtl() throws Exception {
    AtomicInteger count = new AtomicInteger();
    try (ScriptedAgent agent =
            new ScriptedAgent((r, e) ->
                reply(e, count.getAndIncrement() == 0 ? 200 : 500, 0, "No cluster leader"));
        // Half of it is longer than this machine may hold the renewals up.
        Session session = session(agent, Duration.ofSeconds(4))) {
      assertThat(lost(session).await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(count.get()).as("renewed once, and tried again").isGreaterThan(1);
    }
  }

  @Test
  void closedIsNotLost() throws Exception {
    try (ScriptedAgent agent = new ScriptedAgent((r, e) -> reply(e, 200, 0, "true"))) {
      Session session = session(agent, LONG_TTL);
      CountDownLatch lost = lost(session);
      session.close();
      assertThat(agent.next()).isEqualTo("PUT /v1/session/destroy/s1");
      assertThat(session.isAlive()).isFalse();
      assertThat(lost.getCount()).isEqualTo(1);
    }
  }

  private static Session session(ScriptedAgent agent, Duration ttl) {
    Sessions sessions = Praetor.at(agent.address()).build().sessions();
    return Session.start(sessions, "s1", ttl, System.nanoTime());
  }

  private static CountDownLatch lost(Session session) {
    CountDownLatch lost = new CountDownLatch(1);
    session.onLoss(lost::countDown);
    return lost;
  }
}
