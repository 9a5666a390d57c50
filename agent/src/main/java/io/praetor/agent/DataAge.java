package io.praetor.agent;

import io.praetor.agent.consensus.LogMetrics;
import io.praetor.agent.consensus.ReplicatedLog;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * How old the store of a server may be. While a leader is heard, that is the time since it was. A
 * server that was started again has what its last snapshot holds, until a leader has told it how
 * far the log is committed and it has applied as much: until then its store is as old as the last
 * entry in it. Any thread.
 */
final class DataAge {
  private final LongSupplier lastContactMs;
  private final BooleanSupplier isApplied;
  private final LongSupplier storeWallMs;
  private final LongSupplier wallMs;
  private volatile boolean caughtUp;

  /**
   * The age of a store.
   *
   * @param lastContactMs milliseconds since a leader was heard, -1 if none was since the start
   * @param isApplied whether all is applied that is known to be committed
   * @param storeWallMs when the last entry of the store was written, 0 if there is none
   * @param wallMs what time it is
   */
  DataAge(
      LongSupplier lastContactMs,
      BooleanSupplier isApplied,
      LongSupplier storeWallMs,
      LongSupplier wallMs) {
    this.lastContactMs = lastContactMs;
    this.isApplied = isApplied;
    this.storeWallMs = storeWallMs;
    this.wallMs = wallMs;
  }

  static DataAge of(ReplicatedLog log, StateMachine store) {
    long startIndex = log.metrics().commitIndex();
    return new DataAge(
        log::lastContactMs,
        () -> isApplied(log.metrics(), startIndex),
        () -> {
          View view = store.view();
          return view.wallMs() > 0 ? view.wallMs() : view.timeMs();
        },
        System::currentTimeMillis);
  }

  private static boolean isApplied(LogMetrics now, long startIndex) {
    // A leader counts as heard before its first message has told what is committed.
    boolean isTold =
        now.commitIndex() > startIndex
            || (now.commitIndex() > 0 && now.lastLogIndex() <= now.commitIndex());
    return isTold && now.appliedIndex() >= now.commitIndex();
  }

  /** In milliseconds; {@link Long#MAX_VALUE} if the store is empty and no leader was heard. */
  long ms() {
    long contactMs = lastContactMs.getAsLong();
    if (contactMs >= 0 && hasCaughtUp()) {
      return contactMs;
    }
    long writtenMs = storeWallMs.getAsLong();
    return writtenMs == 0
        ? Long.MAX_VALUE
        : Math.max(Math.max(0, contactMs), wallMs.getAsLong() - writtenMs);
  }

  private boolean hasCaughtUp() {
    if (!caughtUp && isApplied.getAsBoolean()) {
      caughtUp = true;
    }
    return caughtUp;
  }
}
