package io.praetor.verification.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.praetor.verification.cluster.Cluster;
import io.praetor.verification.cluster.Member;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that are made, used and revoked through all agents of a cluster: once a revocation was
 * acknowledged, nothing that is begun with the token may be done, anywhere. Started and ended by
 * one thread.
 *
 * <p>A write that is begun so late has a key that says so: what of it took effect without an answer
 * is found in the store at the end.
 */
final class Revocations {
  private static final String ROOT = "11111111-2222-3333-4444-555555555555";
  private static final String ANONYMOUS = "00000000-0000-0000-0000-000000000002";
  private static final String MANAGEMENT = "00000000-0000-0000-0000-000000000001";
  private static final String KEYS = "tokens/";
  private static final String LATE = "/late-";
  private static final int MAKERS = 2;
  private static final int USERS = 6;

  /** So many tokens are used: the last of them live, the others are revoked. */
  private static final int TOKENS_USED = 4;

  private static final long LIVES_MS = 400;
  private static final long PAUSE_MS = 30;
  private static final Duration OPEN_MAX = Duration.ofMinutes(2);

  private final List<Member> agents;
  private final List<Token> tokens = new CopyOnWriteArrayList<>();
  private final CallerThreads callers = new CallerThreads("a user of tokens");
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final AtomicLong revoked = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  private static final class Token {
    private final String accessor;
    private final String secret;

    /** Set once its revocation was acknowledged. */
    private volatile boolean isGone;

    Token(Random random) {
      accessor = new UUID(random.nextLong(), random.nextLong()).toString();
      secret = new UUID(random.nextLong(), random.nextLong()).toString();
    }
  }

  private Revocations(List<Member> agents) {
    this.agents = agents;
  }

  /** What the servers are started with; without a token everything may be read and written. */
  static String argument() {
    return "-hcl=acl { enabled = true tokens { initial_management = \"" + ROOT + "\" } }";
  }

  /**
   * Lets those without a token do what operators do, and begins.
   *
   * @throws IllegalStateException if the servers take no tokens in a time
   */
  static Revocations begin(Cluster cluster, long seed) {
    Revocations all = new Revocations(cluster.agents());
    Member server = cluster.members().getFirst();
    String everything = "{\"Policies\":[{\"ID\":\"" + MANAGEMENT + "\"}]}";
    if (!Cluster.await(
        OPEN_MAX,
        () -> status(server, ROOT, "PUT", "/v1/acl/token/" + ANONYMOUS, everything) == 200)) {
      throw new IllegalStateException("the servers take no tokens after " + OPEN_MAX);
    }
    for (int i = 0; i < MAKERS; i++) {
      Random random = new Random(seed * 61 + i);
      all.callers.start(() -> all.make(random));
    }
    for (int i = 0; i < USERS; i++) {
      Random random = new Random(seed * 67 + i);
      all.callers.start(() -> all.use(random));
    }
    return all;
  }

  private void make(Random random) throws InterruptedException {
    Token token = new Token(random);
    String body =
        "{\"AccessorID\":\"" + token.accessor + "\",\"SecretID\":\"" + token.secret + "\"}";
    if (status(any(random), ROOT, "PUT", "/v1/acl/token", body) != 200) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
      return;
    }
    tokens.add(token);
    while (tokens.size() > TOKENS_USED) {
      tokens.removeFirst();
    }
    TimeUnit.MILLISECONDS.sleep(LIVES_MS + random.nextLong(2 * LIVES_MS));
    while (!callers.areStopped() && !token.isGone) {
      int status = status(any(random), ROOT, "DELETE", "/v1/acl/token/" + token.accessor, "");
      // One that is not there was deleted by a call whose answer did not come.
      if (status == 200 || status == 404) {
        token.isGone = true;
        revoked.incrementAndGet();
      } else {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
      }
    }
  }

  private void use(Random random) throws InterruptedException {
    List<Token> known = List.copyOf(tokens);
    if (known.isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
      return;
    }
    Token token = known.get(random.nextInt(known.size()));
    Member agent = any(random);
    boolean isLate = token.isGone;
    String key =
        KEYS + token.accessor + (isLate ? LATE : "/early-") + Long.toHexString(random.nextLong());
    String call;
    int status;
    switch (random.nextInt(6)) {
      case 0 -> {
        call = "GET consistent";
        status = status(agent, token.secret, "GET", "/v1/kv/" + KEYS + "?keys&consistent", "");
      }
      case 1 -> {
        call = "GET";
        status = status(agent, token.secret, "GET", "/v1/kv/" + KEYS + "one", "");
      }
      case 2 -> {
        call = "txn";
        status =
            status(
                agent,
                token.secret,
                "PUT",
                "/v1/txn",
                "[{\"KV\":{\"Verb\":\"set\",\"Key\":\"" + key + "\",\"Value\":\"MQ==\"}}]");
      }
      case 3 -> {
        call = "PUT with cas";
        status = status(agent, token.secret, "PUT", "/v1/kv/" + key + "?cas=0", "1");
      }
      default -> {
        call = "PUT";
        status = status(agent, token.secret, "PUT", "/v1/kv/" + key, "1");
      }
    }
    boolean isLetIn = status == 200 || (status == 404 && call.startsWith("GET"));
    if (isLate && isLetIn) {
      violations.add(
          "revoked token let in: " + call + " at " + agent.life() + " with " + token.accessor);
    } else if (isLate && status == 403) {
      refused.incrementAndGet();
    }
    TimeUnit.MILLISECONDS.sleep(random.nextLong(PAUSE_MS));
  }

  private Member any(Random random) {
    return agents.get(random.nextInt(agents.size()));
  }

  /** The status of an answer, 0 if there was none. */
  private static int status(Member agent, String secret, String method, String path, String body) {
    RawHttp.Answer answer = ask(agent, secret, method, path, body);
    return answer == null ? 0 : answer.status();
  }

  private static RawHttp.@Nullable Answer ask(
      Member agent, String secret, String method, String path, String body) {
    try {
      return RawHttp.send(
          agent.httpPort(), method, path, Map.of("X-Consul-Token", secret), body.getBytes(UTF_8));
    } catch (IOException e) {
      return null;
    }
  }

  /** Lets no further call begin, and waits for those under way. */
  void stop() throws InterruptedException {
    callers.stop();
  }

  /** What was violated, once all is well again. */
  List<String> violations(Duration waitMax) {
    List<String> all = new ArrayList<>(callers.failures());
    all.addAll(violations);
    if (revoked.get() == 0 || refused.get() == 0) {
      all.add("nothing was tried: no token was revoked, or no call with one refused: " + done());
    }
    List<String> late = new ArrayList<>();
    boolean isRead =
        Cluster.await(
            waitMax,
            () -> {
              RawHttp.Answer answer =
                  ask(agents.getFirst(), ROOT, "GET", "/v1/kv/" + KEYS + "?keys&consistent", "");
              if (answer == null || (answer.status() != 200 && answer.status() != 404)) {
                return false;
              }
              for (String key : answer.text().split(",", -1)) {
                if (key.contains(LATE)) {
                  late.add(key);
                }
              }
              return true;
            });
    if (!isRead) {
      all.add("did not recover: what was written with tokens cannot be read");
    }
    late.forEach(key -> all.add("revoked token has written: " + key));
    return all;
  }

  /** For people. */
  String done() {
    return revoked + " tokens revoked, " + refused + " calls with them refused";
  }
}
