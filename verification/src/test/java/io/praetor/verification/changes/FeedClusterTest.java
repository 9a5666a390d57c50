package io.praetor.verification.changes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.changes.ChangeJudge.Outcome;
import io.praetor.verification.changes.ChangeJudge.Write;
import io.praetor.verification.cluster.Cluster;
import io.praetor.verification.cluster.ClusterSettings;
import io.praetor.verification.cluster.Member;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Readers of changes through a client agent before three servers go on where they were over kill -9
 * of the leader and a planned change of it: each acknowledged change is told once, in order.
 */
class FeedClusterTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);
  private static final String PREFIX = "feed/";
  private static final int KEYS = 4;
  private static final int WRITES = 40;
  private static final long RETRY_NANOS = 20_000_000;

  @TempDir private Path folder;

  private final List<Write> writes = new ArrayList<>();

  @Test
  void eachChangeIsToldOnce() throws Exception {
    try (Cluster cluster = Cluster.start(folder, ClusterSettings.of(3).withClients(1))) {
      assertThat(cluster.awaitHealthy(WAIT_MAX)).as("the cluster is healthy").isTrue();
      Member client = cluster.clients().getFirst();
      int port = client.httpPort();
      assertThat(Cluster.await(WAIT_MAX, () -> Reading.begin(port, PREFIX) > 0))
          .as("the servers keep changes")
          .isTrue();
      long since = Reading.begin(port, PREFIX);
      List<Reading> readings =
          List.of(new Reading("stream", PREFIX, since), new Reading("poll", PREFIX, since));
      AtomicBoolean isOver = new AtomicBoolean();
      Thread stream = start(isOver, () -> readings.getFirst().stream(port, Integer.MAX_VALUE));
      Thread poll = start(isOver, () -> readings.getLast().poll(port, "", 2_000));
      write(port, WRITES);

      Member killed = cluster.leader().orElseThrow();
      cluster.kill(killed);
      write(port, WRITES);
      cluster.start(killed);
      assertThat(cluster.awaitHealthy(WAIT_MAX)).as("the cluster is healthy again").isTrue();

      Member before = cluster.leader().orElseThrow();
      assertThat(Cluster.await(WAIT_MAX, cluster::transferLeadership)).as("granted").isTrue();
      assertThat(
              Cluster.await(
                  WAIT_MAX,
                  () -> cluster.leader().filter(leader -> !leader.equals(before)).isPresent()))
          .as("another one leads")
          .isTrue();
      write(port, WRITES);

      long end = Reading.begin(port, PREFIX);
      assertThat(end).isPositive();
      isOver.set(true);
      readings.forEach(Reading::stop);
      stream.join();
      poll.join();
      for (Reading reading : readings) {
        assertThat(
                Cluster.await(
                    WAIT_MAX,
                    () -> {
                      boolean _ = reading.poll(port, "", 1);
                      return reading.since() >= end;
                    }))
            .as("%s is told the rest", reading.name())
            .isTrue();
        assertThat(reading.seen()).hasSizeGreaterThanOrEqualTo(3 * WRITES);
      }
      String state =
          RawHttp.send(port, "GET", "/v1/kv/" + PREFIX + "?recurse&consistent", null).text();
      assertThat(ChangeJudge.judge(readings, writes, List.of(), Reading.keys(state))).isEmpty();
    }
  }

  private interface Work {
    boolean run();
  }

  /** Goes on until it is over; one that fails waits a little, as clients do. */
  private static Thread start(AtomicBoolean isOver, Work work) {
    return Thread.ofVirtual()
        .start(() -> {
          while (!isOver.get()) {
            if (!work.run()) {
              LockSupport.parkNanos(RETRY_NANOS);
            }
          }
        });
  }

  /** Writes until so many are acknowledged. */
  private void write(int port, int acknowledged) {
    int[] done = {0};
    assertThat(
            Cluster.await(
                WAIT_MAX,
                () -> {
                  while (done[0] < acknowledged && write(port) == Outcome.DONE) {
                    done[0]++;
                  }
                  return done[0] == acknowledged;
                }))
        .as("%s writes are acknowledged", acknowledged)
        .isTrue();
  }

  private Outcome write(int port) {
    String key = PREFIX + "k" + writes.size() % KEYS;
    String value = "v" + writes.size();
    long invoked = System.nanoTime();
    Outcome outcome = Outcome.UNKNOWN;
    try {
      RawHttp.Answer answer = RawHttp.send(port, "PUT", "/v1/kv/" + key, value.getBytes(UTF_8));
      outcome = answer.status() == 200 ? Outcome.DONE : Outcome.UNKNOWN;
    } catch (IOException e) {
      outcome = Outcome.UNKNOWN;
    }
    writes.add(new Write(Map.of(key, value), outcome, invoked, System.nanoTime()));
    return outcome;
  }
}
