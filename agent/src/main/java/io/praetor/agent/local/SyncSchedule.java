package io.praetor.agent.local;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When the whole state is compared with the catalog again: each minute in a small cluster, more
 * rarely the larger it is, and after a failure sooner, with waits that grow. Owned by the thread of
 * {@link AntiEntropy}.
 */
final class SyncSchedule {
  /** Up to so many nodes there is no need to spare the servers (facts of Consul's agent). */
  private static final int NODES_MIN = 128;

  private static final long RETRY_MS_MIN = 500;
  private static final long RETRY_MS_MAX = 15_000;

  private final long intervalMs;
  private final long retryMsMin;
  private final RandomGenerator random;
  private boolean isFirst = true;
  private long retryMs;

  SyncSchedule(Duration interval, RandomGenerator random) {
    this(interval, RETRY_MS_MIN, random);
  }

  SyncSchedule(Duration interval, long retryMsMin, RandomGenerator random) {
    this.intervalMs = Math.max(1, interval.toMillis());
    this.retryMsMin = retryMsMin;
    this.random = random;
    retryMs = retryMsMin;
  }

  /** The interval in a cluster of some size: one more for each doubling above 128 nodes. */
  static long scaledMs(long intervalMs, long nodes) {
    long doublings = 0;
    for (long size = NODES_MIN; size < nodes; size *= 2) {
      doublings++;
    }
    return intervalMs * (1 + doublings);
  }

  /**
   * How long to wait after the catalog was read. The second comes at a random time of the interval,
   * so that agents which were started together do not ask together.
   */
  long nextMs(long nodes) {
    long scaled = scaledMs(intervalMs, nodes);
    if (isFirst) {
      isFirst = false;
      return 1 + random.nextLong(scaled);
    }
    return scaled;
  }

  /** A sync has gone well as a whole: the next failure is tried again soon. */
  void succeeded() {
    retryMs = retryMsMin;
  }

  /** How long to wait after one that did not go well. */
  long retryMs() {
    long wait = retryMs / 2 + random.nextLong(retryMs);
    retryMs = Math.max(retryMsMin, Math.min(2 * retryMs, RETRY_MS_MAX));
    return Math.min(wait, intervalMs);
  }
}
