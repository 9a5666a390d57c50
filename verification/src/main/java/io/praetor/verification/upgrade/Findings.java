package io.praetor.verification.upgrade;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What the clients of a cluster have counted and found wrong; any thread. */
final class Findings {
  final AtomicLong reads = new AtomicLong();
  final AtomicLong writes = new AtomicLong();
  final AtomicLong unknown = new AtomicLong();
  final AtomicLong refused = new AtomicLong();
  final AtomicLong broken = new AtomicLong();
  final AtomicLong wakes = new AtomicLong();
  final AtomicLong latestWakeMs = new AtomicLong();
  final AtomicLong probesRefused = new AtomicLong();
  final AtomicLong probesTaken = new AtomicLong();
  final AtomicLong tokensMade = new AtomicLong();
  final AtomicLong tokensTaken = new AtomicLong();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();

  void violation(String sentence) {
    violations.add(sentence);
  }

  List<String> violations() {
    return List.copyOf(violations);
  }

  String summary() {
    return String.format(
        "%,d reads, %,d acknowledged writes (outcome unknown: %d), %,d answers to watchers (the"
            + " latest %,d ms after its write), %,d requests refused and %,d cut off by stops; new"
            + " commands: %,d refused, %,d taken; tokens: %,d made, %,d taken away; violations:"
            + " %d",
        reads.get(),
        writes.get(),
        unknown.get(),
        wakes.get(),
        latestWakeMs.get(),
        refused.get(),
        broken.get(),
        probesRefused.get(),
        probesTaken.get(),
        tokensMade.get(),
        tokensTaken.get(),
        violations.size());
  }
}
