package io.praetor.verification.locks;

import io.praetor.verification.cluster.Cluster;
import io.praetor.verification.cluster.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks every server for a consistent read again and again, and remembers when not all of them
 * answered in a second: in that time a lock need not be taken up, be it for a fault or because the
 * machine had no time for them. A thread of its own asks; guarded by itself.
 */
final class Probe {
  private static final long PAUSE_MS = 200;

  /** After that the contenders have tried again. */
  private static final long AFTERMATH_MS = 6_000;

  private final Cluster cluster;
  private final Thread thread;
  private final List<Arena.Span> spans = new ArrayList<>();
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
    try {
      while (!stopped) {
        long from = System.currentTimeMillis();
        boolean well = true;
        for (Member member : cluster.members()) {
          long asked = System.currentTimeMillis();
          well &= member.ask("GET", "/v1/kv/?keys&consistent") != null;
          well &= System.currentTimeMillis() - asked < 1_000;
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        if (!well) {
          add(from, System.currentTimeMillis() + AFTERMATH_MS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void add(long from, long to) {
    if (!spans.isEmpty() && spans.getLast().toMs() >= from) {
      Arena.Span last = spans.removeLast();
      spans.add(new Arena.Span(last.fromMs(), to));
    } else {
      spans.add(new Arena.Span(from, to));
    }
  }

  /** The times that count for nobody, in their order and apart. */
  synchronized List<Arena.Span> spans() {
    return List.copyOf(spans);
  }

  void stop() throws InterruptedException {
    stopped = true;
    thread.join();
  }
}
