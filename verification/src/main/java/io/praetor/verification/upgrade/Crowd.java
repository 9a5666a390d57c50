package io.praetor.verification.upgrade;

import io.praetor.verification.cluster.Cluster;
import io.praetor.verification.cluster.Member;
import io.praetor.verification.wire.KeptConnection;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The clients of a cluster: at each agent a writer of a key of its own, a watcher of each key, and
 * one who tries the new commands. Owned by the thread that began it.
 */
final class Crowd {
  private static final Duration SETTLE_MAX = Duration.ofSeconds(15);
  private static final Duration END_MAX = Duration.ofSeconds(70);
  private static final long PAUSE_NANOS = 5_000_000;
  private static final long RETRY_NANOS = 100_000_000;

  private final Cluster cluster;
  private final Findings findings;
  private final List<Counter> counters = new ArrayList<>();
  private final List<Writer> writers = new ArrayList<>();
  private final List<Watcher> watchers = new ArrayList<>();
  private final List<Thread> writing = new ArrayList<>();
  private final List<Thread> looking = new ArrayList<>();
  private volatile boolean noMoreWrites;
  private volatile boolean ended;

  Crowd(Cluster cluster, Findings findings, int level, BooleanSupplier mayPass) {
    this.cluster = cluster;
    this.findings = findings;
    for (Member door : cluster.agents()) {
      Counter counter = new Counter("/v1/kv/upgrade/" + door.name());
      Writer writer = new Writer(counter, findings);
      counters.add(counter);
      writers.add(writer);
      writing.add(begin(door, writer, () -> noMoreWrites, PAUSE_NANOS));
      looking.add(
          Thread.ofVirtual().start(new Prober(door, level, findings, mayPass, () -> ended)));
    }
    for (Member door : cluster.agents()) {
      for (Counter counter : counters) {
        Watcher watcher = new Watcher(counter, findings, door.name());
        watchers.add(watcher);
        looking.add(begin(door, watcher, () -> ended, 0));
      }
    }
  }

  /**
   * Has tokens made and taken away at each agent, too, until the end.
   *
   * @param mayLag whether there are servers of a build that refuses for want of news
   */
  void takeTokens(BooleanSupplier mayLag) {
    for (Member door : cluster.agents()) {
      TokenTaker taker = new TokenTaker(cluster.agents(), door, findings, mayLag, () -> ended);
      looking.add(Thread.ofVirtual().start(taker));
    }
  }

  private Thread begin(Member door, Client client, BooleanSupplier hasEnded, long pauseNanos) {
    return Thread.ofVirtual()
        .start(() -> {
          try (KeptConnection connection = new KeptConnection(door.httpPort())) {
            while (!hasEnded.getAsBoolean()) {
              try {
                client.step(connection);
                LockSupport.parkNanos(pauseNanos);
              } catch (IOException e) {
                findings.broken.incrementAndGet();
                LockSupport.parkNanos(RETRY_NANOS);
              }
            }
          } catch (RuntimeException e) {
            findings.violation("a client at " + door.name() + " failed: " + e);
          }
        });
  }

  /** Ends the writers, sees whether every watcher learns the last value, and ends the others. */
  void end() throws InterruptedException {
    noMoreWrites = true;
    for (Thread thread : writing) {
      thread.join(END_MAX);
    }
    List<Long> last = new ArrayList<>();
    for (int i = 0; i < counters.size(); i++) {
      last.add(lastOf(i));
    }
    boolean told =
        Cluster.await(
            SETTLE_MAX,
            () -> {
              for (int i = 0; i < watchers.size(); i++) {
                if (watchers.get(i).seen() != last.get(i % counters.size())) {
                  return false;
                }
              }
              return true;
            });
    for (int i = 0; !told && i < watchers.size(); i++) {
      long value = last.get(i % counters.size());
      if (watchers.get(i).seen() != value) {
        findings.violation(
            "who watches "
                + counters.get(i % counters.size()).path()
                + " at "
                + watchers.get(i).where()
                + " has "
                + watchers.get(i).seen()
                + " and was never told "
                + value);
      }
    }
    ended = true;
    for (Thread thread : looking) {
      thread.join(END_MAX);
    }
  }

  /** What a counter holds at the end, the same through all doors. */
  private long lastOf(int i) {
    long value = -1;
    for (Member door : cluster.agents()) {
      try {
        Entry found =
            Entry.of(
                RawHttp.send(door.httpPort(), "GET", counters.get(i).path() + "?consistent", null));
        if (found == null) {
          findings.violation(door.name() + " does not answer at the end");
          continue;
        }
        writers.get(i).check(found, " at " + door.name());
        if (value >= 0 && value != found.value()) {
          findings.violation(
              counters.get(i).path()
                  + " is "
                  + found.value()
                  + " at "
                  + door.name()
                  + ", not "
                  + value);
        }
        value = found.value();
      } catch (IOException e) {
        findings.violation(door.name() + " does not answer at the end: " + e);
      }
    }
    return value;
  }
}
