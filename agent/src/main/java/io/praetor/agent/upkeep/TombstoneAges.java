package io.praetor.agent.upkeep;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Remembers which store index was reached when, so that tombstones can be forgotten by age (Consul
 * keeps them for about 15 minutes); confined to one thread.
 */
final class TombstoneAges {
  private record Sample(long atMs, long index) {}

  private final long keptMs;
  private final long sampleMs;
  private final Deque<Sample> samples = new ArrayDeque<>();

  TombstoneAges(long keptMs, long sampleMs) {
    this.keptMs = keptMs;
    this.sampleMs = sampleMs;
  }

  void clear() {
    samples.clear();
  }

  /**
   * Notes how far the store is, and returns the index up to which tombstones are old enough; 0 if
   * none is.
   */
  long reached(long nowMs, long index) {
    if (samples.isEmpty() || nowMs - samples.getLast().atMs >= sampleMs) {
      samples.addLast(new Sample(nowMs, index));
    }
    long old = 0;
    while (!samples.isEmpty() && nowMs - samples.getFirst().atMs >= keptMs) {
      old = samples.removeFirst().index;
    }
    return old;
  }
}
