package io.praetor.agent.telemetry;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/** Requests to one route by status, and their latencies; any thread. */
public final class RouteMeter {
  private static final int STATUS_MIN = 100;
  private static final int STATUS_MAX = 599;

  private final AtomicReferenceArray<LongAdder> statuses =
      new AtomicReferenceArray<>(STATUS_MAX - STATUS_MIN + 1);
  private final Timing latency = new Timing();

  RouteMeter() {}

  /**
   * Counts one request.
   *
   * @param status of the answer
   * @param tookNanos from its arrival to its answer, without the time that it was parked for
   */
  public void record(int status, long tookNanos) {
    int index = Math.clamp(status, STATUS_MIN, STATUS_MAX) - STATUS_MIN;
    LongAdder count = statuses.get(index);
    if (count == null) {
      statuses.compareAndSet(index, null, new LongAdder());
      count = statuses.get(index);
    }
    count.increment();
    latency.record(tookNanos);
  }

  interface StatusReader {
    void read(int status, long count);
  }

  void forEachStatus(StatusReader reader) {
    for (int i = 0; i < statuses.length(); i++) {
      LongAdder count = statuses.get(i);
      if (count != null) {
        reader.read(STATUS_MIN + i, count.sum());
      }
    }
  }

  Timing latency() {
    return latency;
  }
}
