package io.praetor.agent.consensus;

import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when the next snapshot is due: after enough entries, when the log has grown too large, and,
 * after one that failed, not before a pause that doubles. Asked by the ticker, told by any thread;
 * guarded by itself.
 */
final class SnapshotSchedule implements MembershipListener {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotSchedule.class);

  private static final long RETRY_MS_MIN = 1_000;
  private static final long RETRY_MS_MAX = 300_000;

  /**
   * The log grows by at least this part of the last snapshot before the next one, if that was a
   * large one: else a server of a large state would write little but snapshots.
   */
  private static final int GROWTH_PART_MIN = 4;

  private static final long LARGE_BYTES_MIN = 16L << 20;

  private final LogOptions options;
  private final LongSupplier nanoTime;
  private long lookedAt;
  private long logBytesThen;
  private long failedAt;
  private int failures;
  private boolean writing;

  SnapshotSchedule(LogOptions options, LongSupplier nanoTime) {
    this.options = options;
    this.nanoTime = nanoTime;
    this.lookedAt = nanoTime.getAsLong();
  }

  /**
   * Whether one is to be written now; if so, {@link #written} or {@link #failed} is to follow.
   *
   * @param entries how many were applied since the last one
   * @param logBytes the size of the log
   * @param snapshotBytes the size of the last snapshot, 0 if there is none
   */
  synchronized boolean begin(long entries, long logBytes, long snapshotBytes) {
    long now = nanoTime.getAsLong();
    boolean isTimeToLook = now - lookedAt >= nanos(options.snapshotIntervalMs());
    if (isTimeToLook) {
      lookedAt = now;
    }
    // The log may have become smaller since.
    logBytesThen = Math.min(logBytesThen, logBytes);
    boolean isDue =
        failures > 0
            ? now - failedAt >= nanos(retryMs())
            : (isTimeToLook
                    && entries >= options.snapshotEntries()
                    && hasGrown(logBytes, snapshotBytes))
                || logBytes - logBytesThen > options.snapshotLogBytes();
    if (writing || entries <= 0 || !isDue) {
      return false;
    }
    writing = true;
    return true;
  }

  /** A log in memory does not tell its bytes. */
  private boolean hasGrown(long logBytes, long snapshotBytes) {
    return snapshotBytes < LARGE_BYTES_MIN
        || logBytes == 0
        || logBytes - logBytesThen >= snapshotBytes / GROWTH_PART_MIN;
  }

  private static long nanos(long ms) {
    return ms * 1_000_000;
  }

  private long retryMs() {
    return Math.min(RETRY_MS_MAX, RETRY_MS_MIN << Math.min(failures - 1, 20));
  }

  @Override
  public void done() {}

  /** A snapshot that was due could not be written. */
  @Override
  public void failed(String reason) {
    LOG.warn(
        "no snapshot was written: {}; the log grows until one is, the next try is in {} ms",
        reason,
        failed());
  }

  /** A snapshot was written while the log had the given size. */
  synchronized void written(long logBytes) {
    logBytesThen = logBytes;
    failures = 0;
    writing = false;
  }

  /** The snapshot could not be written; returns after how many milliseconds to try again. */
  synchronized long failed() {
    failures++;
    failedAt = nanoTime.getAsLong();
    writing = false;
    return retryMs();
  }
}
