package io.praetor.agent.dns;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the large answers to each source, so that nobody is flooded by questions that others ask
 * in his name. Owned by the thread of the DNS server.
 */
final class ResponseRateLimiter {
  private static final long WINDOW_NANOS = 1_000_000_000L;

  /** Sources that are told apart within a second; all others share one count. */
  private static final int SOURCES_MAX = 10_000;

  private final Map<InetAddress, int[]> counts = new HashMap<>();
  private final int[] others = new int[1];
  private long windowNanos = System.nanoTime();

  /** Whether another large answer may go to a source. */
  boolean allows(InetAddress source, int perSecondMax) {
    long now = System.nanoTime();
    if (now - windowNanos >= WINDOW_NANOS) {
      windowNanos = now;
      counts.clear();
      others[0] = 0;
    }
    int[] count = counts.get(source);
    if (count == null) {
      if (counts.size() >= SOURCES_MAX) {
        count = others;
      } else {
        count = new int[1];
        counts.put(source, count);
      }
    }
    return count[0]++ < perSecondMax;
  }
}
