package io.praetor.client;

import static io.praetor.client.ScriptedAgent.entry;
import static io.praetor.client.ScriptedAgent.reply;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A watch keeps its rules when an agent, or the way to it, misbehaves. */
class WatchTest {
  private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
  private final Watch.Listener listener =
      new Watch.Listener() {
        @Override
        public void changed(Reply<List<KvEntry>> now) {
          told.add(now.value().isEmpty() ? 0L : now.value().get(0).modifyIndex());
        }

        @Override
        public void failed(PraetorException reason) {
          told.add("failed");
        }
      };

  @Test
  void anIndexThatGoesBackIsAskedForAnew() throws Exception {
    AtomicInteger count = new AtomicInteger();
    long[] indexes = {9, 4, 4};
    try (ScriptedAgent agent =
            new ScriptedAgent((r, e) -> {
              int n = count.getAndIncrement();
              if (n < indexes.length) {
                reply(e, 200, indexes[n], entry("a", indexes[n]));
              } else {
                TimeUnit.SECONDS.sleep(60);
              }
            });
        Watch watch = watch(agent)) {
      assertThat(next()).isEqualTo(9L);
      assertThat(next()).isEqualTo(4L);
      assertThat(agent.next()).isEqualTo("GET /v1/kv/a");
      assertThat(agent.next()).isEqualTo("GET /v1/kv/a?index=9&wait=300000ms");
      assertThat(agent.next()).isEqualTo("GET /v1/kv/a");
      assertThat(agent.next()).isEqualTo("GET /v1/kv/a?index=4&wait=300000ms");
      assertThat(watch).isNotNull();
    }
  }

  @Test
  void failuresAreToldAndOutlived() throws Exception {
    AtomicInteger count = new AtomicInteger();
    try (ScriptedAgent agent =
            new ScriptedAgent((r, e) -> {
              int n = count.getAndIncrement();
              if (n < 2) {
                reply(e, 500, 0, "No cluster leader");
              } else if (n == 2) {
                reply(e, 200, 5, entry("a", 5));
              } else {
                TimeUnit.SECONDS.sleep(60);
              }
            });
        Watch watch = watch(agent)) {
      assertThat(List.of(next(), next(), next())).containsExactly("failed", "failed", 5L);
      assertThat(watch).isNotNull();
    }
  }

  @Test
  void anAgentThatAnswersAtOnceIsNotAskedAtItsSpeed() throws Exception {
    // From before the first: a test that is held up between two requests sees more time, not less.
    long start = System.nanoTime();
    try (ScriptedAgent agent = new ScriptedAgent((r, e) -> reply(e, 200, 5, entry("a", 5)));
        Watch watch = watch(agent)) {
      assertThat(next()).isEqualTo(5L);
      for (int i = 0; i < 8; i++) {
        agent.next();
      }
      // Without pauses these take a few milliseconds.
      assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(300));
      assertThat(told).isEmpty();
      assertThat(watch).isNotNull();
    }
  }

  private Watch watch(ScriptedAgent agent) {
    return Praetor.at(agent.address()).build().kv().watch("a", Consistency.DEFAULT, listener);
  }

  private Object next() throws InterruptedException {
    Object next = told.poll(60, TimeUnit.SECONDS);
    return next == null ? "nothing" : next;
  }
}
