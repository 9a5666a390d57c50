package io.praetor.verification.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.praetor.verification.changes.BulkJudge;
import io.praetor.verification.changes.BulkJudge.Ask;
import io.praetor.verification.changes.BulkJudge.Kind;
import io.praetor.verification.changes.BulkJudge.Look;
import io.praetor.verification.changes.ChangeJudge;
import io.praetor.verification.changes.Reading;
import io.praetor.verification.cluster.Cluster;
import io.praetor.verification.cluster.Member;
import io.praetor.verification.wire.KeptConnection;
import io.praetor.verification.wire.KeptConnection.NotSentException;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Callers that write, roll back, copy and move whole trees of keys through all agents of a cluster,
 * and others that look at them: nobody may see half of it. Started and ended by one thread.
 */
final class BulkCallers {
  private static final String PREFIX = "bulk/";
  private static final List<String> TREES = List.of(PREFIX + "a/", PREFIX + "b/", PREFIX + "c/");
  private static final int KEYS = 12;
  private static final int CALLERS = 2;
  private static final int READERS = 3;
  private static final int LOOKERS = 2;

  /** With two values of this length a body is longer than one command, and goes in parts. */
  private static final int LARGE_CHARS = 300_000;

  private static final int LARGE_OF = 20;
  private static final long CALL_PAUSE_MS = 400;
  private static final long LOOK_PAUSE_MS = 250;
  private static final long FAILURE_PAUSE_MS = 50;
  private static final long WAIT_MS = 4_000;
  private static final int EVENTS_MAX = 60;
  private static final List<Integer> REFUSED = List.of(400, 403, 404, 409, 410, 413, 429);
  private static final String STALE = "&stale";
  private static final List<String> MODES = List.of("", "&consistent", STALE);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(8);

  private final List<Member> agents;
  private final List<Reading> readings = new ArrayList<>();
  private final CallerThreads callers = new CallerThreads("a caller of changes of many keys");
  private final Queue<Ask> asks = new ConcurrentLinkedQueue<>();
  private final Queue<Look> looks = new ConcurrentLinkedQueue<>();
  private final List<Long> indexes = new CopyOnWriteArrayList<>();

  private BulkCallers(List<Member> agents) {
    this.agents = agents;
  }

  /**
   * Begins; the servers keep changes already.
   *
   * @throws IllegalStateException if they do not tell where to begin
   */
  static BulkCallers begin(Cluster cluster, long seed) {
    BulkCallers all = new BulkCallers(cluster.agents());
    long[] since = {-1};
    int port = cluster.members().getFirst().httpPort();
    if (!Cluster.await(
        ANSWER_MAX,
        () -> {
          since[0] = Reading.begin(port, PREFIX);
          return since[0] > 0;
        })) {
      throw new IllegalStateException("the servers tell no changes");
    }
    for (int i = 0; i < READERS; i++) {
      boolean isStream = i == 0;
      Reading reading = new Reading("reader " + i + " of trees", PREFIX, since[0]);
      all.readings.add(reading);
      Random random = new Random(seed * 83 + i);
      all.callers.start(() -> all.read(reading, isStream, random));
    }
    for (int i = 0; i < CALLERS; i++) {
      int number = i;
      Random random = new Random(seed * 89 + i);
      all.callers.start(() -> all.call(number, random));
    }
    for (int i = 0; i < LOOKERS; i++) {
      Random random = new Random(seed * 97 + i);
      all.callers.start(() -> all.look(random));
    }
    return all;
  }

  private Member any(Random random) {
    return agents.get(random.nextInt(agents.size()));
  }

  private void read(Reading reading, boolean isStream, Random random) throws InterruptedException {
    int port = any(random).httpPort();
    boolean isTold =
        isStream
            ? reading.stream(port, 1 + random.nextInt(EVENTS_MAX))
            : reading.poll(port, MODES.get(random.nextInt(MODES.size())), WAIT_MS);
    if (!isTold) {
      TimeUnit.MILLISECONDS.sleep(FAILURE_PAUSE_MS);
    }
  }

  private void call(int number, Random random) throws InterruptedException {
    int values = 0;
    while (!callers.areStopped()) {
      Ask ask = wish("b" + number + "." + ++values, random);
      boolean isLarge = random.nextInt(LARGE_OF) == 0;
      Ask ended = ask(any(random), ask, isLarge);
      asks.add(ended);
      if (ended.outcome() == ChangeJudge.Outcome.DONE && ended.changed() > 0) {
        indexes.add(ended.index());
      }
      TimeUnit.MILLISECONDS.sleep(random.nextLong(CALL_PAUSE_MS));
    }
  }

  private Ask wish(String value, Random random) {
    int at = random.nextInt(TREES.size());
    String tree = TREES.get(at);
    String other = TREES.get((at + 1 + random.nextInt(TREES.size() - 1)) % TREES.size());
    List<Long> known = List.copyOf(indexes);
    long last = known.isEmpty() ? -1 : known.getLast();
    long expect = random.nextInt(4) == 0 ? last : -1;
    int kind = known.isEmpty() ? 0 : random.nextInt(11);
    if (kind < 4) {
      return wish(Kind.APPLY, tree, "", value, 0, expect);
    }
    if (kind < 6) {
      long to = known.get(random.nextInt(known.size()));
      return wish(Kind.ROLLBACK, tree, "", "", to, expect);
    }
    if (kind < 7) {
      long to = random.nextBoolean() ? -1 : known.get(random.nextInt(known.size()));
      return wish(Kind.UNDELETE, tree, "", "", to, expect);
    }
    return wish(kind < 9 ? Kind.COPY : Kind.MOVE, tree, other, "", 0, expect);
  }

  private static Ask wish(
      Kind kind, String tree, String other, String value, long to, long expect) {
    return new Ask(kind, tree, other, value, to, expect, ChangeJudge.Outcome.UNKNOWN, 0, 0, 0, 0);
  }

  private static Ask ask(Member agent, Ask ask, boolean isLarge) {
    long invoked = System.nanoTime();
    ChangeJudge.Outcome outcome = ChangeJudge.Outcome.UNKNOWN;
    long index = 0;
    int changed = 0;
    try (KeptConnection to = new KeptConnection(agent.httpPort())) {
      byte[] body = body(ask, isLarge).getBytes(StandardCharsets.UTF_8);
      RawHttp.Answer answer = to.send("POST", path(ask), body, ANSWER_MAX);
      outcome = outcome(answer);
      if (outcome == ChangeJudge.Outcome.DONE) {
        JsonNode told = KvCaller.parse(answer);
        index = told.path("Index").asLong();
        changed = told.path("Changed").asInt();
      }
    } catch (NotSentException e) {
      outcome = ChangeJudge.Outcome.FAILED;
    } catch (IOException e) {
      outcome = ChangeJudge.Outcome.UNKNOWN;
    }
    return new Ask(
        ask.kind(),
        ask.tree(),
        ask.other(),
        ask.value(),
        ask.to(),
        ask.expect(),
        outcome,
        index,
        changed,
        invoked,
        System.nanoTime());
  }

  private static ChangeJudge.Outcome outcome(RawHttp.Answer answer) {
    boolean isRefused =
        REFUSED.contains(answer.status()) || answer.text().startsWith("nothing was changed");
    return isRefused ? ChangeJudge.Outcome.FAILED : KvCaller.changed(answer);
  }

  private static String path(Ask ask) {
    return "/v1/praetor/"
        + switch (ask.kind()) {
          case APPLY ->
              "apply?prefix="
                  + ask.tree()
                  + "&prune"
                  + (ask.expect() < 0 ? "" : "&expect=" + ask.expect());
          case ROLLBACK -> "rollback";
          case UNDELETE -> "undelete";
          case COPY -> "copy";
          case MOVE -> "move";
        };
  }

  private static String body(Ask ask, boolean isLarge) {
    if (ask.kind() == Kind.APPLY) {
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < KEYS; i++) {
        String value = ask.value() + (isLarge && i < 2 ? " " + "x".repeat(LARGE_CHARS) : "");
        lines
            .append("{\"Key\":\"")
            .append(BulkJudge.key(ask.tree(), i))
            .append("\",\"Value\":\"")
            .append(Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)))
            .append("\"}\n");
      }
      return lines.toString();
    }
    String expect = ask.expect() < 0 ? "" : ",\"Expect\":" + ask.expect();
    return switch (ask.kind()) {
      case ROLLBACK, UNDELETE ->
          "{\"Prefix\":\""
              + ask.tree()
              + "\""
              + (ask.to() < 0 ? "" : ",\"To\":" + ask.to())
              + expect
              + "}";
      default ->
          "{\"From\":\""
              + ask.tree()
              + "\",\"To\":\""
              + ask.other()
              + "\",\"Recurse\":true,\"Overwrite\":true"
              + expect
              + "}";
    };
  }

  private void look(Random random) throws InterruptedException {
    Member agent = any(random);
    String mode = MODES.get(random.nextInt(MODES.size()));
    long invoked = System.nanoTime();
    try (KeptConnection to = new KeptConnection(agent.httpPort())) {
      RawHttp.Answer answer =
          to.send("GET", "/v1/kv/" + PREFIX + "?recurse" + mode, null, ANSWER_MAX);
      String index = answer.header("X-Consul-Index");
      if (index != null && (answer.status() == 200 || answer.status() == 404)) {
        Map<String, String> keys =
            answer.status() == 200 ? Reading.keys(answer.text()) : new TreeMap<>();
        keys.replaceAll((key, value) -> BulkJudge.word(value));
        looks.add(
            new Look(agent.life(), !mode.equals(STALE), Long.parseLong(index), keys, invoked));
      }
    } catch (IOException e) {
      TimeUnit.MILLISECONDS.sleep(FAILURE_PAUSE_MS);
    }
    TimeUnit.MILLISECONDS.sleep(random.nextLong(LOOK_PAUSE_MS));
  }

  /** Lets nothing further begin, and waits for what is under way. */
  void stop() throws InterruptedException {
    callers.stop(() -> readings.forEach(Reading::stop));
  }

  /** What was violated, once all is well again. */
  List<String> violations(Duration waitMax, @Nullable Restores restores) {
    List<String> all = new ArrayList<>(callers.failures());
    String behind = ChangeReaders.catchUp(agents, readings, PREFIX, waitMax);
    if (behind != null) {
      all.add(behind);
      return all;
    }
    if (indexes.isEmpty() || looks.isEmpty()) {
      all.add("nothing was tried: no change of many keys was made, or none looked at: " + done());
    }
    all.addAll(
        BulkJudge.judge(
            KEYS,
            readings,
            List.copyOf(asks),
            restores == null ? List.of() : restores.restores(PREFIX),
            List.copyOf(looks)));
    return all;
  }

  /** For people. */
  String done() {
    return BulkJudge.counted(List.copyOf(asks)) + ", " + looks.size() + " looks at them";
  }
}
