package io.praetor.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Changes as items, and the tree that they keep, of an agent that answers as a test says. */
class TreeTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private static String set(String key, long index) {
    return "{\"Index\":"
        + index
        + ",\"Type\":\"set\",\"Key\":\""
        + key
        + "\",\"Flags\":0,\"Value\":\"eA==\",\"Time\":\"2026-01-01T00:00:00.000Z\",\"Reason\":\"why\"}";
  }

  private static String page(long index, String... changes) {
    return "{\"Index\":"
        + index
        + ",\"Changes\":["
        + String.join(",", changes)
        + "],\"More\":false}";
  }

  /** Holds an answer for as long as somebody waits. */
  private static void hold(HttpExchange exchange) throws IOException, InterruptedException {
    new CountDownLatch(1).await(50, TimeUnit.SECONDS);
    ScriptedAgent.reply(exchange, 500, 0, "held");
  }

  private static final class Taken implements Flow.Subscriber<ChangeSet> {
    private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription.complete(given);
      told.add("subscribed");
    }

    @Override
    public void onNext(ChangeSet set) {
      told.add(set);
    }

    @Override
    public void onError(Throwable failure) {
      told.add(failure);
    }

    @Override
    public void onComplete() {
      told.add("complete");
    }

    private void request(long n) {
      subscription.join().request(n);
    }

    private Object next() throws InterruptedException {
      Object next = told.poll(60, TimeUnit.SECONDS);
      assertThat(next).isNotNull();
      return next;
    }
  }

  @Test
  void itemsComeAsTheyAreAskedForAndTransactionsWhole() throws Exception {
    try (ScriptedAgent agent =
        new ScriptedAgent((request, exchange) -> {
          if (request.contains("since=7")) {
            ScriptedAgent.reply(exchange, 200, 9, page(9, set("a", 8), set("b", 8), set("c", 9)));
          } else if (request.contains("since=9")) {
            ScriptedAgent.reply(exchange, 410, 0, "index 9 is older than 20");
          } else {
            ScriptedAgent.reply(exchange, 200, 7, page(7));
          }
        })) {
      Praetor praetor = Praetor.at(agent.address()).build();
      Taken taken = new Taken();
      praetor.kv().changes("app/", ChangesOptions.FROM_NOW.withPrevious()).subscribe(taken);
      assertThat(taken.next()).isEqualTo("subscribed");
      assertThat(agent.next()).isEqualTo("GET /v1/praetor/changes/app/");
      taken.request(1);
      assertThat(agent.next()).contains("since=7", "wait=60000ms", "prev");
      ChangeSet both = (ChangeSet) taken.next();
      assertThat(both.index()).isEqualTo(8);
      assertThat(both.changes()).extracting(Change::key).containsExactly("a", "b");
      assertThat(both.changes().get(0).reason()).contains("why");
      assertThat(taken.told).isEmpty();
      taken.request(1);
      assertThat(((ChangeSet) taken.next()).index()).isEqualTo(9);
      assertThat(agent.waiting()).isZero();
      taken.request(1);
      PraetorException lost = (PraetorException) taken.next();
      assertThat(lost.status()).isEqualTo(410);
      assertThat(lost.answer()).contains("older than 20");
    }
  }

  @Test
  void agentWithoutChangesIsAnErrorAndNoItemIsOne() throws Exception {
    try (ScriptedAgent agent =
        new ScriptedAgent((request, exchange) -> ScriptedAgent.reply(exchange, 404, 0, "none"))) {
      Praetor praetor = Praetor.at(agent.address()).build();
      Taken taken = new Taken();
      praetor.kv().changes("app/", ChangesOptions.FROM_NOW).subscribe(taken);
      assertThat(taken.next()).isEqualTo("subscribed");
      assertThat(((PraetorException) taken.next()).status()).isEqualTo(404);
      Taken misuser = new Taken();
      praetor.kv().changes("app/", ChangesOptions.FROM_NOW.since(3)).subscribe(misuser);
      assertThat(misuser.next()).isEqualTo("subscribed");
      misuser.request(0);
      assertThat(misuser.next()).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void treeIsReadAnewWhereChangesAreNotKept() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    CountDownLatch reread = new CountDownLatch(2);
    try (ScriptedAgent agent =
        new ScriptedAgent((request, exchange) -> {
          if (request.contains("recurse")) {
            long index = reread.getCount() == 2 ? 5 : 30;
            ScriptedAgent.reply(exchange, 200, index, ScriptedAgent.entry("app/a", index));
          } else if (request.contains("since=5&")) {
            // Nothing is kept of app/bare but that it was set.
            String bare = "{\"Index\":6,\"Type\":\"set\",\"Key\":\"app/bare\"}";
            ScriptedAgent.reply(exchange, 200, 6, page(6, set("app/b", 6), bare));
          } else if (request.contains("/v1/kv/app/bare")) {
            ScriptedAgent.reply(exchange, 200, 6, ScriptedAgent.entry("app/bare", 6));
          } else if (request.contains("since=6&")) {
            ScriptedAgent.reply(exchange, 410, 0, "index 6 is older than 20");
          } else {
            hold(exchange);
          }
        })) {
      Tree.Listener listener =
          new Tree.Listener() {
            @Override
            public void read(Tree tree, String why) {
              told.add("read " + tree.index() + " " + why);
              reread.countDown();
            }

            @Override
            public void changed(Tree tree, ChangeSet changes) {
              told.add(
                  "changed "
                      + changes.index()
                      + " "
                      + tree.read(all -> String.join(" ", all.keySet())));
            }
          };
      Praetor praetor = Praetor.at(agent.address()).build();
      try (Tree tree = praetor.kv().tree("app/", listener)) {
        assertThat(tree.awaitIndex(30, SOON)).isTrue();
        assertThat(reread.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(told)
            .containsExactly(
                "read 5 it begins",
                "changed 6 app/a app/b app/bare",
                "read 30 index 6 is older than 20");
        assertThat(tree.entries()).extracting(TreeEntry::key).containsExactly("app/a");
        assertThat(tree.age()).isEqualTo(Duration.ZERO);
      }
    }
  }
}
