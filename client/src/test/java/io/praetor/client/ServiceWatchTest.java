package io.praetor.client;

import static io.praetor.client.ScriptedAgent.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpExchange;
import io.praetor.client.service.Instance;
import io.praetor.client.service.ServiceQuery;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A live list keeps its rules when an agent, or the way to it, misbehaves. */
class ServiceWatchTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final ServiceQuery WEB = ServiceQuery.of("web");

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final ServiceWatch.Listener listener =
      new ServiceWatch.Listener() {
        @Override
        public void changed(List<Instance> now) {
          told.add(now.stream().map(Instance::id).collect(Collectors.joining(" ")));
        }

        @Override
        public void failed(PraetorException reason) {
          told.add("failed");
        }
      };

  @Test
  void asksForWhatIsPassingAndWaitsForWhatIsNew() throws Exception {
    ServiceQuery query = WEB.withTag("v 2").withFilter("Service.Port == 80");
    try (ScriptedAgent agent = answers(new int[] {7}, "a");
        ServiceWatch watch =
            praetor(agent).services().watch(query, ServiceWatchOptions.DEFAULT, listener)) {
      assertThat(next()).isEqualTo("a");
      String asked = "GET /v1/health/service/web?tag=v%202&filter=Service.Port%20%3D%3D%2080";
      assertThat(agent.next()).isEqualTo(asked + "&passing=1");
      assertThat(agent.next()).isEqualTo(asked + "&passing=1&index=7&wait=60000ms");
      assertThat(watch.age()).isZero();
      assertThat(watch.instances().get(0).authority()).isEqualTo("10.0.0.1:80");
    }
  }

  @Test
  void anIndexThatGoesBackIsAskedForAnew() throws Exception {
    try (ScriptedAgent agent = answers(new int[] {9, 4, 4}, "a", "b", "b");
        ServiceWatch watch = watch(agent)) {
      assertThat(next()).isEqualTo("a");
      assertThat(next()).isEqualTo("b");
      String asked = "GET /v1/health/service/web?passing=1";
      assertThat(agent.next()).isEqualTo(asked);
      assertThat(agent.next()).isEqualTo(asked + "&index=9&wait=60000ms");
      assertThat(agent.next()).isEqualTo(asked);
      assertThat(agent.next()).isEqualTo(asked + "&index=4&wait=60000ms");
      assertThat(watch.instances()).hasSize(1);
    }
  }

  @Test
  void theLastListStaysWhileTheAgentIsAwayAndHasAnAge() throws Exception {
    AtomicInteger count = new AtomicInteger();
    CountDownLatch looked = new CountDownLatch(1);
    try (ScriptedAgent agent =
            new ScriptedAgent((r, e) -> {
              int n = count.getAndIncrement();
              if (n == 0) {
                reply(e, 200, 7, list("a b"));
              } else if (n < 4) {
                reply(e, 500, 0, "No cluster leader");
              } else if (n == 4) {
                looked.await();
                reply(e, 200, 3, list("b"));
              } else {
                TimeUnit.SECONDS.sleep(60);
              }
            });
        ServiceWatch watch = watch(agent)) {
      assertThat(watch.awaitInstances(SOON)).isTrue();
      assertThat(List.of(next(), next())).containsExactly("a b", "failed");
      assertThat(watch.age()).isPositive();
      assertThat(watch.instances()).hasSize(2);
      assertThat(watch.next()).isPresent();
      looked.countDown();
      assertThat(List.of(next(), next(), next())).containsExactly("failed", "failed", "b");
      assertThat(watch.age()).isZero();
    }
  }

  @Test
  void anInstanceThatWasUnreachableIsPassedOverForAWhile() throws Exception {
    try (ScriptedAgent agent = answers(new int[] {7}, "a b");
        ServiceWatch watch = watch(agent, Duration.ofMillis(300))) {
      assertThat(watch.awaitInstances(SOON)).isTrue();
      Instance first = watch.next().orElseThrow();
      long start = System.nanoTime();
      watch.setAside(first);
      Instance chosen = watch.next().orElseThrow();
      while (!chosen.equals(first)) {
        chosen = watch.next().orElseThrow();
      }
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(300_000_000L);
    }
  }

  @Test
  void allSetAsideAreBetterThanNone() throws Exception {
    try (ScriptedAgent agent = answers(new int[] {7}, "a b");
        ServiceWatch watch = watch(agent, SOON)) {
      assertThat(watch.awaitInstances(SOON)).isTrue();
      watch.instances().forEach(watch::setAside);
      assertThat(watch.next()).isPresent();
      assertThat(watch.random()).isPresent();
      Instance key = watch.forKey("k").orElseThrow();
      watch.instances().stream().filter(i -> !i.equals(key)).forEach(watch::takeBack);
      for (int i = 0; i < 100; i++) {
        assertThat(watch.next()).isPresent().get().isNotEqualTo(key);
        assertThat(watch.random()).isPresent().get().isNotEqualTo(key);
        assertThat(watch.forKey("k")).isPresent().get().isNotEqualTo(key);
      }
    }
  }

  @Test
  void anInstanceThatComesBackIsTriedAtOnce() throws Exception {
    BlockingQueue<String> lists = new LinkedBlockingQueue<>(List.of("a b"));
    AtomicInteger index = new AtomicInteger(7);
    try (ScriptedAgent agent =
            new ScriptedAgent(
                (r, e) -> reply(e, 200, index.getAndIncrement(), list(lists.take())));
        ServiceWatch watch = watch(agent, SOON)) {
      assertThat(next()).isEqualTo("a b");
      Instance a = watch.instances().get(0);
      watch.setAside(a);
      lists.add("b");
      assertThat(next()).isEqualTo("b");
      watch.setAside(a);
      lists.add("a b");
      assertThat(next()).isEqualTo("a b");
      assertThat(List.of(watch.next().orElseThrow(), watch.next().orElseThrow())).contains(a);
    }
  }

  @Test
  void choicesFollowTheWeights() throws Exception {
    try (ScriptedAgent agent = answers(new int[] {7}, "a b:3 c:0");
        ServiceWatch watch = watch(agent)) {
      assertThat(watch.awaitInstances(SOON)).isTrue();
      Map<String, Integer> turns = new HashMap<>();
      Map<String, Integer> random = new HashMap<>();
      for (int i = 0; i < 40_000; i++) {
        turns.merge(watch.next().orElseThrow().id(), 1, Integer::sum);
        random.merge(watch.random().orElseThrow().id(), 1, Integer::sum);
      }
      assertThat(turns).containsOnlyKeys("a", "b");
      assertThat(turns.get("b")).isCloseTo(30_000, within(2));
      assertThat(random).containsOnlyKeys("a", "b");
      // Ten standard deviations.
      assertThat(random.get("b")).isCloseTo(30_000, within(900));
    }
  }

  @Test
  void manyThreadsChooseWhileTheListChanges() throws Exception {
    AtomicInteger index = new AtomicInteger(7);
    try (ScriptedAgent agent =
            new ScriptedAgent((r, e) -> {
              int n = index.getAndIncrement();
              if (n < 200) {
                reply(e, 200, n, list(n % 2 == 0 ? "a b c" : "b"));
              } else if (n == 200) {
                reply(e, 200, n, list("z"));
              } else {
                TimeUnit.SECONDS.sleep(60);
              }
            });
        ServiceWatch watch = watch(agent)) {
      assertThat(watch.awaitInstances(SOON)).isTrue();
      List<Thread> threads =
          IntStream.range(0, 4).mapToObj(t -> new Thread(() -> chooseUntil(watch, "z"))).toList();
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join(SOON.toMillis());
        assertThat(thread.isAlive()).isFalse();
      }
    }
  }

  private static void chooseUntil(ServiceWatch watch, String id) {
    Instance chosen = watch.next().orElseThrow();
    while (!chosen.id().equals(id)) {
      watch.setAside(chosen);
      assertThat(watch.random()).isPresent();
      assertThat(watch.forKey("k")).isPresent();
      chosen = watch.next().orElseThrow();
    }
  }

  @Test
  void closingEndsTheThread() throws Exception {
    try (ScriptedAgent agent = answers(new int[] {7}, "a")) {
      ServiceWatch watch = watch(agent);
      assertThat(watch.awaitInstances(SOON)).isTrue();
      assertThat(threads()).isNotEmpty();
      watch.close();
      assertThat(threads()).isEmpty();
      assertThat(watch.instances()).hasSize(1);
    }
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.equals("watch of service web"))
        .toList();
  }

  @Test
  void nothingComesOfAnAgentThatIsNotThere() throws Exception {
    try (ServiceWatch watch = Praetor.at("http://127.0.0.1:1").build().services().watch("web")) {
      assertThat(watch.awaitInstances(Duration.ofMillis(50))).isFalse();
      assertThat(watch.next()).isEmpty();
      assertThat(watch.age()).isPositive();
    }
  }

  /** Answers in turn, then waits as a blocking query does. */
  private static ScriptedAgent answers(int[] indexes, String... lists) throws IOException {
    AtomicInteger count = new AtomicInteger();
    return new ScriptedAgent((r, e) -> answer(e, indexes, lists, count.getAndIncrement()));
  }

  private static void answer(HttpExchange exchange, int[] indexes, String[] lists, int n)
      throws IOException, InterruptedException {
    if (n < indexes.length) {
      reply(exchange, 200, indexes[n], list(lists[n]));
    } else {
      TimeUnit.SECONDS.sleep(60);
    }
  }

  /** Instances by their ids, with a weight behind a colon. */
  private static String list(String ids) {
    return Arrays.stream(ids.split(" "))
        .map(id -> id.split(":"))
        .map(part ->
            "{\"Node\":{\"Node\":\"n\",\"Address\":\"10.0.0.1\"},\"Service\":{\"ID\":\""
                + part[0]
                + "\",\"Service\":\"web\",\"Tags\":null,\"Address\":\"\",\"Port\":80,"
                + "\"Weights\":{\"Passing\":"
                + (part.length > 1 ? part[1] : "1")
                + ",\"Warning\":1}},\"Checks\":[]}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static Praetor praetor(ScriptedAgent agent) {
    return Praetor.at(agent.address()).build();
  }

  private ServiceWatch watch(ScriptedAgent agent) {
    return watch(agent, ServiceWatchOptions.DEFAULT.asideMax());
  }

  private ServiceWatch watch(ScriptedAgent agent, Duration asideMax) {
    return praetor(agent)
        .services()
        .watch(WEB, ServiceWatchOptions.DEFAULT.withAsideMax(asideMax), listener);
  }

  private String next() throws InterruptedException {
    String next = told.poll(60, TimeUnit.SECONDS);
    return next == null ? "nothing" : next;
  }
}
