package io.praetor.verification.faults;

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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Readers of changes on all agents of a cluster, by streams and by long polls, and writers through
 * all of them: each acknowledged change has to be told to each reader once, in order, wherever it
 * goes on after what it hung on is gone. Started and ended by one thread.
 */
final class ChangeReaders {
  private static final String PREFIX = "changes/";
  private static final int WRITERS = 3;
  private static final int KEYS = 5;
  private static final int STREAMS = 5;
  private static final int POLLS = 3;

  /** The last stream and the last poll read the tree after a restore, as clients are told to. */
  private static final List<Integer> TREES = List.of(STREAMS - 1, STREAMS + POLLS - 1);

  private static final long PAUSE_MS = 25;
  private static final long WAIT_MS = 4_000;
  private static final int EVENTS_MAX = 200;
  private static final Duration BEGIN_MAX = Duration.ofMinutes(2);
  private static final List<String> MODES = List.of("", "&consistent", "&stale");

  private final List<Member> agents;
  private final List<Reading> readings = new ArrayList<>();
  private final CallerThreads callers = new CallerThreads("a reader or writer of changes");
  private final Queue<ChangeJudge.Write> writes = new ConcurrentLinkedQueue<>();

  private ChangeReaders(List<Member> agents) {
    this.agents = agents;
  }

  /**
   * Begins to read and to write.
   *
   * @throws IllegalStateException if the servers keep no changes in a time
   */
  static ChangeReaders begin(Cluster cluster, long seed) {
    ChangeReaders all = new ChangeReaders(cluster.agents());
    int port = cluster.members().getFirst().httpPort();
    if (!Cluster.await(BEGIN_MAX, () -> Reading.begin(port, PREFIX) > 0)) {
      throw new IllegalStateException("the servers keep no changes after " + BEGIN_MAX);
    }
    long since = Reading.begin(port, PREFIX);
    for (int i = 0; i < STREAMS + POLLS; i++) {
      boolean isStream = i < STREAMS;
      Reading reading =
          new Reading((isStream ? "stream " : "poll ") + i, PREFIX, since, TREES.contains(i));
      all.readings.add(reading);
      Random random = new Random(seed * 71 + i);
      String mode = MODES.get(i % MODES.size());
      all.callers.start(
          isStream ? () -> all.stream(reading, random) : () -> all.poll(reading, mode, random));
    }
    for (int i = 0; i < WRITERS; i++) {
      int number = i;
      Random random = new Random(seed * 73 + i);
      all.callers.start(() -> all.write(number, random));
    }
    return all;
  }

  private Member any(Random random) {
    return agents.get(random.nextInt(agents.size()));
  }

  /** Stays where it is for as long as it is served there, or for a while. */
  private void stream(Reading reading, Random random) throws InterruptedException {
    while (!callers.areStopped()) {
      if (!reading.stream(any(random).httpPort(), 1 + random.nextInt(EVENTS_MAX))) {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
      }
    }
  }

  private void poll(Reading reading, String mode, Random random) throws InterruptedException {
    while (!callers.areStopped()) {
      if (!reading.poll(any(random).httpPort(), mode, WAIT_MS)) {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
      }
    }
  }

  private void write(int number, Random random) throws InterruptedException {
    int values = 0;
    Member agent = any(random);
    KeptConnection connection = new KeptConnection(agent.httpPort());
    while (!callers.areStopped()) {
      if (random.nextInt(4) == 0) {
        connection.close();
        agent = any(random);
        connection = new KeptConnection(agent.httpPort());
      }
      Map<String, String> changed = new TreeMap<>();
      boolean isDeletion = random.nextInt(6) == 0;
      int keys = !isDeletion && random.nextInt(4) == 0 ? 3 : 1;
      while (changed.size() < keys) {
        changed.put(PREFIX + "k" + random.nextInt(KEYS), "w" + number + "." + ++values);
      }
      long invoked = System.nanoTime();
      ChangeJudge.Outcome outcome = write(connection, changed, isDeletion);
      long returned = System.nanoTime();
      if (!isDeletion) {
        writes.add(new ChangeJudge.Write(changed, outcome, invoked, returned));
      }
      TimeUnit.MILLISECONDS.sleep(random.nextLong(2 * PAUSE_MS));
    }
    connection.close();
  }

  private static ChangeJudge.Outcome write(
      KeptConnection to, Map<String, String> changed, boolean isDeletion) {
    try {
      Map.Entry<String, String> first = changed.entrySet().iterator().next();
      byte[] value = first.getValue().getBytes(StandardCharsets.UTF_8);
      RawHttp.Answer answer =
          changed.size() > 1
              ? to.send("PUT", "/v1/txn", transaction(changed), KvCaller.ANSWER_MAX)
              : to.send(
                  isDeletion ? "DELETE" : "PUT",
                  "/v1/kv/" + first.getKey(),
                  isDeletion ? null : value,
                  KvCaller.ANSWER_MAX);
      return KvCaller.changed(answer);
    } catch (NotSentException e) {
      return ChangeJudge.Outcome.FAILED;
    } catch (IOException e) {
      return ChangeJudge.Outcome.UNKNOWN;
    }
  }

  private static byte[] transaction(Map<String, String> changed) {
    List<String> operations = new ArrayList<>();
    changed.forEach((key, value) ->
        operations.add(
            "{\"KV\":{\"Verb\":\"set\",\"Key\":\""
                + key
                + "\",\"Value\":\""
                + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))
                + "\"}}"));
    return ("[" + String.join(",", operations) + "]").getBytes(StandardCharsets.UTF_8);
  }

  /** Lets nothing further be written or waited for. */
  void stop() throws InterruptedException {
    callers.stop(() -> readings.forEach(Reading::stop));
  }

  /** What was violated, once all is well again. */
  List<String> violations(Duration waitMax, @Nullable Restores restores) {
    List<String> all = new ArrayList<>(callers.failures());
    int port = agents.getFirst().httpPort();
    String behind = catchUp(agents, readings, PREFIX, waitMax);
    if (behind != null) {
      all.add(behind);
      return all;
    }
    if (writes.stream().noneMatch(each -> each.outcome() == ChangeJudge.Outcome.DONE)) {
      all.add("nothing was tried: no write was acknowledged: " + done());
    }
    all.addAll(
        ChangeJudge.judge(
            readings,
            List.copyOf(writes),
            restores == null ? List.of() : restores.restores(PREFIX),
            state(port)));
    return all;
  }

  /** Lets readers be told the rest, at all agents in turn; why that was not to be had, or null. */
  static @Nullable String catchUp(
      List<Member> agents, List<Reading> readings, String prefix, Duration waitMax) {
    long[] end = {-1};
    if (!Cluster.await(
        waitMax,
        () -> {
          end[0] = Reading.begin(agents.getFirst().httpPort(), prefix);
          return end[0] > 0;
        })) {
      return "did not recover: the servers tell no changes";
    }
    int next = 0;
    for (Reading reading : readings) {
      int at = agents.get(next++ % agents.size()).httpPort();
      if (!Cluster.await(
          waitMax,
          () -> {
            boolean _ = reading.poll(at, "", 1);
            return reading.since() >= end[0];
          })) {
        return "a reader of changes, " + reading.name() + ", learns nothing more at " + at;
      }
    }
    return null;
  }

  private static Map<String, String> state(int port) {
    try {
      RawHttp.Answer answer =
          RawHttp.send(port, "GET", "/v1/kv/" + PREFIX + "?recurse&consistent", null);
      return answer.status() == 200 ? Reading.keys(answer.text()) : Map.of();
    } catch (IOException e) {
      throw new IllegalStateException("the keys cannot be read", e);
    }
  }

  /** For people. */
  String done() {
    return readings.size()
        + " readers of changes were told "
        + readings.getFirst().seen().size()
        + " each, of "
        + writes.size()
        + " writes, and "
        + readings.stream().mapToInt(each -> each.trees().size()).sum()
        + " trees after restores were read";
  }
}
