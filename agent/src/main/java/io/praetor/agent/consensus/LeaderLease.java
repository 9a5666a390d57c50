package io.praetor.agent.consensus;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The time until which no other server can have been elected, from the sending times of the entries
 * and heartbeats that a majority has acknowledged (Raft thesis, 6.4.1). Any thread; the term and
 * the voters are one immutable value.
 */
final class LeaderLease {

  /** What holds for as long as this server leads in one term with one set of voters. */
  private record Reign(long term, List<String> others, boolean selfVotes) {}

  private final long leaseNanos;
  private final LongSupplier nanoTime;
  private final Map<String, Acknowledged> acknowledged = new ConcurrentHashMap<>();
  private volatile @Nullable Reign reign;
  private volatile long revokedTerm = -1;

  private record Acknowledged(long term, long sentAt) {}

  LeaderLease(long leaseMs, LongSupplier nanoTime) {
    this.leaseNanos = leaseMs * 1_000_000;
    this.nanoTime = nanoTime;
  }

  /**
   * This server leads these voters. They may be one change behind: voters change one at a time, and
   * any majority before a change shares a server with any majority after it (Raft thesis, 4.1).
   */
  void lead(long term, String self, List<String> voters) {
    reign =
        new Reign(
            term,
            voters.stream().filter(voter -> !voter.equals(self)).toList(),
            voters.contains(self));
  }

  /** This server does not lead. */
  void end() {
    reign = null;
    acknowledged.clear();
  }

  /**
   * Another server is about to be told to campaign, which the guards of the others let pass: there
   * is no lease for the rest of the term, even if the transfer fails, since the message may arrive
   * late.
   */
  void revoke(long term) {
    revokedTerm = Math.max(revokedTerm, term);
  }

  /** A peer has answered, in the same term, what was sent at the given time. */
  void acknowledge(String peer, long term, long sentAt) {
    acknowledged.merge(
        peer,
        new Acknowledged(term, sentAt),
        (old, next) ->
            old.term > next.term || (old.term == next.term && old.sentAt - next.sentAt > 0)
                ? old
                : next);
  }

  boolean isValid(long term) {
    Reign now = reign;
    if (now == null || now.term != term || revokedTerm >= term) {
      return false;
    }
    long at = nanoTime.getAsLong();
    int voters = now.others.size() + (now.selfVotes ? 1 : 0);
    int fresh = now.selfVotes ? 1 : 0;
    for (int i = 0; i < now.others.size(); i++) {
      Acknowledged last = acknowledged.get(now.others.get(i));
      if (last != null && last.term == term && at - last.sentAt < leaseNanos) {
        fresh++;
      }
    }
    return fresh > voters / 2;
  }
}
