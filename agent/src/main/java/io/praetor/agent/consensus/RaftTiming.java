package io.praetor.agent.consensus;

import io.praetor.agent.consensus.lease.StandstillWatch;
import java.util.function.LongSupplier;

/**
 * The times of Raft, all scaled by {@code performance.raft_multiplier}.
 *
 * <p>At 1, a follower waits 400 ms for its leader, plus up to 200 ms at random so that two seldom
 * stand at once: a leader that dies is replaced in about 600 ms on the median, and five heartbeats
 * may be lost, or a process be stopped for 0.4 s, before a server campaigns without need. (Consul's
 * base is 1,000 ms.) The lease is three quarters of the wait: clocks of two servers may differ in
 * speed by a quarter before it would be too long. Entries that were not acknowledged after a second
 * are sent again: that is how long a follower may wait for what it missed when a lost link is back.
 */
record RaftTiming(
    int electionTimeoutMs,
    int electionDelayMs,
    int heartbeatsPerTimeout,
    long leaseMs,
    int entriesTimeoutMs) {

  private static final int ELECTION_TIMEOUT_MS = 400;
  private static final int ENTRIES_TIMEOUT_MS = 1_000;

  static RaftTiming of(int multiplier) {
    int timeoutMs = ELECTION_TIMEOUT_MS * multiplier;
    return new RaftTiming(
        timeoutMs, timeoutMs / 2, 5, timeoutMs * 3L / 4, ENTRIES_TIMEOUT_MS * multiplier);
  }

  /**
   * For a lease: a standstill that is shorter than what voters wait beyond the lease does no harm.
   */
  StandstillWatch standstillWatch(LongSupplier wallMs, LongSupplier nanoTime) {
    return new StandstillWatch(wallMs, nanoTime, electionTimeoutMs - leaseMs, leaseMs);
  }
}
