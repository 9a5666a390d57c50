package io.praetor.agent.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Latencies of one kind, counted into buckets; any thread. */
public final class Timing {
  /** Upper bounds: from what a read in memory takes to what a person gives up at. */
  static final long[] BOUNDS_NANOS = {
    50_000,
    100_000,
    250_000,
    500_000,
    1_000_000,
    2_500_000,
    5_000_000,
    10_000_000,
    25_000_000,
    50_000_000,
    100_000_000,
    250_000_000,
    500_000_000,
    1_000_000_000,
    2_500_000_000L,
    5_000_000_000L,
    10_000_000_000L
  };

  private final LongAdder[] buckets = new LongAdder[BOUNDS_NANOS.length + 1];
  private final LongAdder nanos = new LongAdder();
  private final LongAccumulator longest = new LongAccumulator(Math::max, 0);
  private final LongAccumulator shortest = new LongAccumulator(Math::min, Long.MAX_VALUE);

  /** Of seconds, for the deviation: squares of nanoseconds would not fit. */
  private final DoubleAdder squares = new DoubleAdder();

  Timing() {
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = new LongAdder();
    }
  }

  /** Counts one that took so long. */
  public void record(long tookNanos) {
    int bucket = 0;
    while (bucket < BOUNDS_NANOS.length && tookNanos > BOUNDS_NANOS[bucket]) {
      bucket++;
    }
    buckets[bucket].increment();
    nanos.add(tookNanos);
    longest.accumulate(tookNanos);
    shortest.accumulate(tookNanos);
    double seconds = tookNanos / 1e9;
    squares.add(seconds * seconds);
  }

  /**
   * Latencies so far.
   *
   * @param counts of each bucket, the last one without a bound
   * @param squares of the seconds that each took, added up
   */
  record Sum(
      List<Long> counts,
      long count,
      long nanos,
      long shortestNanos,
      long longestNanos,
      double squares) {
    /** Standard deviation of the sample, in seconds; 0 below two. */
    double deviation() {
      if (count < 2) {
        return 0;
      }
      double sum = nanos / 1e9;
      double variance = (count * squares - sum * sum) / ((double) count * (count - 1));
      // Rounding, and counts that others add to meanwhile, may take it just below zero.
      return Math.sqrt(Math.max(0, variance));
    }
  }

  Sum sum() {
    List<Long> counts = new ArrayList<>(buckets.length);
    long count = 0;
    for (LongAdder bucket : buckets) {
      long inBucket = bucket.sum();
      counts.add(inBucket);
      count += inBucket;
    }
    return new Sum(
        List.copyOf(counts),
        count,
        nanos.sum(),
        count == 0 ? 0 : shortest.get(),
        longest.get(),
        squares.sum());
  }
}
