package io.praetor.verification.locks;

import io.praetor.verification.cluster.Cluster;
import io.praetor.verification.cluster.Member;
import io.praetor.verification.wire.RawHttp;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks every server for a consistent read again and again, and remembers when less than most of
 * them answered in a second: in that time a lock need not be taken up, be it for a fault or because
 * the machine had no time for them. It remembers the changes of the leader too. A thread of its own
 * asks; guarded by itself.
 */
final class Probe {
  private static final long PAUSE_MS = 200;

  /** After that the contenders have tried again. */
  private static final long AFTERMATH_MS = 6_000;

  private final Cluster cluster;
  private final Thread thread;
  private final List<Arena.Span> silences = new ArrayList<>();
  private final List<Long> changesMs = new ArrayList<>();
  private volatile boolean stopped;

  private Probe(Cluster cluster) {
    this.cluster = cluster;
    this.thread = Thread.ofPlatform().daemon().name("probe").unstarted(this::run);
  }

  static Probe start(Cluster cluster) {
    Probe probe = new Probe(cluster);
    probe.thread.start();
    return probe;
  }

  private void run() {
    String led = "";
    try {
      while (!stopped) {
        long from = System.currentTimeMillis();
        int well = 0;
        List<String> leaders = new ArrayList<>();
        for (Member member : cluster.members()) {
          long asked = System.currentTimeMillis();
          boolean answers = member.ask("GET", "/v1/kv/?keys&consistent") != null;
          if (answers && System.currentTimeMillis() - asked < 1_000) {
            well++;
            RawHttp.Answer leader = member.ask("GET", "/v1/status/leader");
            if (leader != null) {
              leaders.add(leader.text());
            }
          }
        }
        boolean silent = well * 2 <= cluster.members().size();
        // Who leads after a silence may be the one that led before, in another term.
        if (silent) {
          led = "";
        } else if (!leaders.isEmpty() && leaders.stream().distinct().count() == 1) {
          if (!leaders.getFirst().equals(led)) {
            changed(from);
          }
          led = leaders.getFirst();
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        if (silent) {
          add(from, System.currentTimeMillis() + AFTERMATH_MS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void changed(long atMs) {
    changesMs.add(atMs);
  }

  private synchronized void add(long from, long to) {
    if (!silences.isEmpty() && silences.getLast().toMs() >= from) {
      Arena.Span last = silences.removeLast();
      silences.add(new Arena.Span(last.fromMs(), to));
    } else {
      silences.add(new Arena.Span(from, to));
    }
  }

  /** The times that count for nobody, in their order and apart. */
  synchronized List<Arena.Span> silences() {
    return List.copyOf(silences);
  }

  /** When another leader was seen first, in order. */
  synchronized List<Long> changesMs() {
    return List.copyOf(changesMs);
  }

  void stop() throws InterruptedException {
    stopped = true;
    thread.join();
  }
}
