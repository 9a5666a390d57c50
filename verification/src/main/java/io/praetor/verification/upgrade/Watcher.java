package io.praetor.verification.upgrade;

import io.praetor.verification.wire.KeptConnection;
import java.io.IOException;
import java.time.Duration;

/**
 * Watches a counter through one door by blocking queries: neither its value nor the index may go
 * back, and a write must wake it. Owned by its thread; any may ask what it has seen.
 */
final class Watcher implements Client {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

  /** An election, and a door that comes to the servers again, are shorter. */
  private static final long LATE_MS = 6_000;

  private final Counter counter;
  private final Findings findings;
  private final String where;
  private volatile long seen;
  private long index;
  private boolean isFresh;

  Watcher(Counter counter, Findings findings, String where) {
    this.counter = counter;
    this.findings = findings;
    this.where = where;
  }

  @Override
  public void step(KeptConnection door) throws IOException {
    boolean wasThere = isFresh;
    isFresh = false;
    long floor = counter.acknowledged();
    Entry found =
        Entry.of(door.send("GET", counter.path() + "?wait=10s&index=" + index, null, ANSWER_MAX));
    if (found == null) {
      findings.refused.incrementAndGet();
      return;
    }
    isFresh = true;
    findings.wakes.incrementAndGet();
    String who = "who watches " + counter.path() + " at " + where;
    if (found.value() < floor) {
      findings.violation(
          who + " is told " + found.value() + " after " + floor + " was acknowledged");
    }
    if (found.index() < index) {
      findings.violation(who + " sees the index go from " + index + " to " + found.index());
    }
    // How late it is counts only if the query before was answered: else it was not waiting.
    if (wasThere && found.value() > seen) {
      long lateMs = counter.newerForMs(seen);
      findings.latestWakeMs.accumulateAndGet(lateMs, Math::max);
      if (lateMs > LATE_MS) {
        findings.violation(who + " is woken " + lateMs + " ms after the write of " + found.value());
      }
    }
    seen = found.value();
    index = found.index();
  }

  /** The last value that it was told. */
  long seen() {
    return seen;
  }

  String where() {
    return where;
  }
}
