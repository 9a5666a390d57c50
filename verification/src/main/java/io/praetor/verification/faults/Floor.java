package io.praetor.verification.faults;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Since when each position of the log was known to a client: whoever saw a position knows all
 * before it. Owned by one thread; filled first, asked after {@link #settle}.
 */
final class Floor {
  private final long[] since;
  private final TreeMap<Long, Integer> byTime = new TreeMap<>();

  Floor(int end) {
    since = new long[end + 1];
    Arrays.fill(since, Long.MAX_VALUE);
  }

  /** An answer that was there at this time shows the position. */
  void seen(int position, long atNanos) {
    since[position] = Math.min(since[position], atNanos);
  }

  void settle() {
    long earliest = Long.MAX_VALUE;
    for (int i = since.length - 1; i >= 0; i--) {
      earliest = Math.min(earliest, since[i]);
      since[i] = earliest;
      if (earliest != Long.MAX_VALUE) {
        byTime.merge(earliest, i, Math::max);
      }
    }
  }

  /** When a position was first known; {@link Long#MAX_VALUE} if never. */
  long since(int position) {
    return since[position];
  }

  /** The highest position that was known before a moment; 0 if none was. */
  int floor(long beforeNanos) {
    Map.Entry<Long, Integer> last = byTime.lowerEntry(beforeNanos);
    return last == null ? 0 : last.getValue();
  }
}
