package io.praetor.verification.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.praetor.verification.cluster.Member;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients of a cluster whose agents are started again one by one: at each agent one that writes and
 * reads a key, renews a session, and looks at services. If its agent is away it asks another. Owned
 * by the thread that began it; any thread may count.
 */
final class SteadyTraffic {
  private static final long AWAY_NANOS_MAX = 30_000_000_000L;
  private static final long PAUSE_NANOS = 5_000_000;
  private static final long RETRY_NANOS = 50_000_000;
  private static final Duration END_MAX = Duration.ofSeconds(90);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Member> agents;
  private final Member client;
  private final Duration pauseMax;
  private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<AtomicLong> rounds = new ArrayList<>();
  private final AtomicLong count = new AtomicLong();
  private volatile String secret = "";
  private volatile String check = "pass";
  private volatile boolean ended;

  SteadyTraffic(List<Member> agents, Member client, Duration pauseMax) {
    this.agents = agents;
    this.client = client;
    this.pauseMax = pauseMax;
    for (int i = 0; i < agents.size(); i++) {
      int home = i;
      AtomicLong done = new AtomicLong();
      rounds.add(done);
      threads.add(Thread.ofVirtual().start(() -> run(home, done)));
    }
    threads.add(Thread.ofVirtual().start(this::checks));
    awaitRounds();
  }

  /** From now on with a token. */
  void show(String token) {
    secret = token;
  }

  /** The check of the service is no longer well. */
  void warn() {
    check = "warn";
  }

  /** What was refused, with its answer. */
  List<String> refusals() {
    return List.copyOf(refusals);
  }

  long count() {
    return count.get();
  }

  /** Until each client has done all it does, begun after this call. */
  void awaitRounds() {
    List<Long> then = rounds.stream().map(done -> done.get() + 2).toList();
    long deadline = System.nanoTime() + pauseMax.toNanos();
    for (int i = 0; i < then.size(); i++) {
      while (rounds.get(i).get() < then.get(i) && refusals.isEmpty()) {
        if (System.nanoTime() - deadline > 0) {
          throw new IllegalStateException("no client of " + agents.get(i).name() + " gets on");
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  void end() throws InterruptedException {
    ended = true;
    for (Thread thread : threads) {
      thread.join(END_MAX);
    }
  }

  private void run(int home, AtomicLong done) {
    try {
      String key = "/v1/kv/app/" + agents.get(home).name();
      String made =
          request(home, "PUT", "/v1/session/create", "{\"TTL\":\"300s\",\"NodeChecks\":[]}");
      String session = JSON.readTree(made).path("ID").asText();
      while (!ended && refusals.isEmpty()) {
        request(home, "PUT", key, Long.toString(done.get()));
        request(home, "GET", key, "");
        request(home, "PUT", "/v1/session/renew/" + session, "");
        expect(request(home, "GET", "/v1/kv/app/?keys", ""), "app/" + agents.get(home).name());
        seesService(home);
        done.incrementAndGet();
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (IOException e) {
      refusals.add("a client of " + agents.get(home).name() + ": " + e);
    }
  }

  /** The service is away for a moment while its agent is started again. */
  private void seesService(int home) throws IOException {
    long deadline = System.nanoTime() + AWAY_NANOS_MAX;
    String services = request(home, "GET", "/v1/catalog/services", "");
    while (!services.contains("\"web\"") && System.nanoTime() - deadline < 0 && !ended) {
      LockSupport.parkNanos(PAUSE_NANOS);
      services = request(home, "GET", "/v1/catalog/services", "");
    }
    expect(services, "\"web\"");
  }

  /** What can be asked of the agent alone at which the service is registered. */
  private void checks() {
    while (!ended) {
      String path = "/v1/agent/check/" + check + "/web";
      try {
        judge(client, "PUT", path, send(client, "PUT", path, ""));
      } catch (IOException e) {
        // It is started again.
        LockSupport.parkNanos(RETRY_NANOS);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void expect(String text, String part) {
    if (!text.contains(part)) {
      refusals.add("no " + part + " in " + text);
    }
  }

  /** One request, at the first agent that answers it; its answer. */
  private String request(int home, String method, String path, String body) throws IOException {
    long deadline = System.nanoTime() + pauseMax.toNanos();
    String last = "";
    for (int i = 0; System.nanoTime() - deadline < 0; i++) {
      Member agent = agents.get((home + i) % agents.size());
      try {
        RawHttp.Answer answer = send(agent, method, path, body);
        judge(agent, method, path, answer);
        if (answer.status() < 500) {
          return answer.text();
        }
        last = answer.status() + " " + answer.text();
      } catch (IOException e) {
        last = e.toString();
      }
      LockSupport.parkNanos(RETRY_NANOS);
    }
    throw new IOException(method + " " + path + " found no agent that serves it: " + last);
  }

  private void judge(Member agent, String method, String path, RawHttp.Answer answer) {
    count.incrementAndGet();
    if (answer.status() >= 400 && answer.status() < 500) {
      refusals.add(
          method
              + ' '
              + path
              + " at "
              + agent.name()
              + ": "
              + answer.status()
              + ' '
              + answer.text());
    }
  }

  private RawHttp.Answer send(Member agent, String method, String path, String body)
      throws IOException {
    String shown = secret;
    return RawHttp.send(
        agent.httpPort(),
        method,
        path,
        shown.isEmpty() ? Map.of() : Map.of("X-Consul-Token", shown),
        body.getBytes(UTF_8));
  }
}
