package io.praetor.verification.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.praetor.verification.cluster.Cluster;
import io.praetor.verification.cluster.Member;
import io.praetor.verification.wire.KeptConnection;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Rules of values that are made and taken away through all agents of a cluster, and writers of what
 * they forbid and allow. Started and ended by one thread.
 */
final class RuledWrites {
  private static final String KEYS = "ruled/";
  private static final String BAD = "bad";
  private static final String GOOD = "good";
  private static final int WRITERS = 4;
  private static final long LIVES_MS = 600;
  private static final long PAUSE_MS = 40;
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int CONFLICT = 409;
  private static final Duration ANSWER_MAX = Duration.ofSeconds(6);

  private final List<Member> agents;
  private final CallerThreads callers = new CallerThreads("a caller of rules");
  private final RuleJudge judge = new RuleJudge();
  private final AtomicInteger made = new AtomicInteger();
  private volatile @Nullable String folder;

  private RuledWrites(List<Member> agents) {
    this.agents = agents;
  }

  /** Begins; the servers keep rules already. */
  static RuledWrites begin(Cluster cluster, long seed) {
    RuledWrites all = new RuledWrites(cluster.agents());
    Random maker = new Random(seed * 101);
    all.callers.start(() -> all.make(maker));
    for (int i = 0; i < WRITERS; i++) {
      int number = i;
      Random random = new Random(seed * 103 + i);
      all.callers.start(() -> all.write(number, random));
    }
    return all;
  }

  private Member any(Random random) {
    return agents.get(random.nextInt(agents.size()));
  }

  /** Makes a rule for a new folder, lets it stand for a while, and takes it away. */
  private void make(Random random) throws InterruptedException {
    String name = "r" + made.incrementAndGet();
    String own = KEYS + name + "/";
    folder = own;
    String rule =
        "{\"Prefix\":\""
            + own
            + "\",\"Kind\":\"enum\",\"Spec\":{\"Values\":[\""
            + GOOD
            + "\"]},"
            + "\"Mode\":\"enforce\"}";
    // Some writes are begun before there is a rule.
    TimeUnit.MILLISECONDS.sleep(PAUSE_MS + random.nextLong(PAUSE_MS));
    untilDone(random, "PUT", name, rule);
    judge.stands(own, System.nanoTime());
    TimeUnit.MILLISECONDS.sleep(LIVES_MS + random.nextLong(LIVES_MS));
    String there = callers.areStopped() ? null : read(any(random), own);
    if (there != null) {
      judge.isThere(own, there);
    }
    judge.ends(own, System.nanoTime());
    untilDone(random, "DELETE", name, "");
    TimeUnit.MILLISECONDS.sleep(random.nextLong(2 * PAUSE_MS));
  }

  private void untilDone(Random random, String method, String name, String body)
      throws InterruptedException {
    while (!callers.areStopped()) {
      RawHttp.Answer answer = ask(any(random), method, "/v1/praetor/rules/" + name, body);
      if (answer != null && answer.status() == OK) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
    }
    throw new InterruptedException("it is over");
  }

  private static @Nullable String read(Member agent, String own) {
    RawHttp.Answer answer = ask(agent, "GET", "/v1/kv/" + own + "?keys&consistent", "");
    return answer != null && answer.status() == OK ? answer.text() : null;
  }

  private void write(int number, Random random) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(random.nextLong(PAUSE_MS));
    String own = folder;
    if (own == null) {
      return;
    }
    boolean isBad = random.nextInt(3) > 0;
    String value = isBad ? BAD : GOOD;
    long invoked = System.nanoTime();
    String key = judge.key(own, isBad, number + "-" + Long.toHexString(random.nextLong()), invoked);
    String base64 = Base64.getEncoder().encodeToString(value.getBytes(UTF_8));
    RawHttp.Answer answer =
        switch (random.nextInt(4)) {
          case 0 ->
              ask(
                  any(random),
                  "PUT",
                  "/v1/txn",
                  "[{\"KV\":{\"Verb\":\"set\",\"Key\":\"%s\",\"Value\":\"%s\"}}]"
                      .formatted(key, base64));
          case 1 -> ask(any(random), "PUT", "/v1/kv/" + key + "?cas=0", value);
          case 2 ->
              ask(
                  any(random),
                  "POST",
                  "/v1/praetor/apply",
                  "{\"Key\":\"%s\",\"Value\":\"%s\"}".formatted(key, base64));
          default -> ask(any(random), "PUT", "/v1/kv/" + key, value);
        };
    if (answer != null) {
      boolean isRefused =
          (answer.status() == BAD_REQUEST || answer.status() == CONFLICT)
              && answer.text().contains("refuses the value");
      judge.answered(own, key, isBad, answer.status() == OK, isRefused, System.nanoTime());
    }
  }

  private static RawHttp.@Nullable Answer ask(
      Member agent, String method, String path, String body) {
    try (KeptConnection to = new KeptConnection(agent.httpPort())) {
      return to.send(method, path, body.getBytes(UTF_8), ANSWER_MAX);
    } catch (IOException e) {
      return null;
    }
  }

  /** Lets no further call begin, and waits for those under way. */
  void stop() throws InterruptedException {
    callers.stop();
  }

  /** What was violated. */
  List<String> violations() {
    List<String> all = new ArrayList<>(callers.failures());
    all.addAll(judge.violations());
    if (!judge.isTried()) {
      all.add("nothing was tried: no write was refused by a rule, or none allowed: " + done());
    }
    return all;
  }

  /** For people. */
  String done() {
    return judge.done();
  }
}
