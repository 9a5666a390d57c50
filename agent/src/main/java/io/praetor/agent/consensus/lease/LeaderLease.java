package io.praetor.agent.consensus.lease;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The time until which no other server can have been elected, from the sending times of the entries
 * and heartbeats that a majority has acknowledged (Raft thesis, 6.4.1). Any thread; the voters are
 * asked for each time. The monotonic clock does not count the time in which the machine stood
 * still: what was sent before that counts for nothing once it is noticed.
 */
public final class LeaderLease {

  private final String self;
  private final Supplier<List<String>> voters;
  private final long leaseNanos;
  private final LongSupplier nanoTime;
  private final StandstillWatch standstill;
  private final Map<String, Acknowledged> acknowledged = new ConcurrentHashMap<>();
  private volatile long leadingTerm = -1;
  private final AtomicLong revokedTerm = new AtomicLong(-1);

  private record Acknowledged(long term, long sentAt) {}

  /**
   * A lease that is not valid yet.
   *
   * @param self this server, as the voters name it
   * @param voters those of the newest entry of the log that changes them. They may be one change
   *     ahead of, or behind, what a majority has: voters change one at a time, and any majority
   *     before a change shares a server with any majority after it (Raft thesis, 4.1)
   */
  public LeaderLease(
      String self,
      Supplier<List<String>> voters,
      long leaseMs,
      LongSupplier nanoTime,
      StandstillWatch standstill) {
    this.self = self;
    this.voters = voters;
    this.leaseNanos = leaseMs * 1_000_000;
    this.nanoTime = nanoTime;
    this.standstill = standstill;
  }

  /** This server leads in the given term. */
  public void lead(long term) {
    leadingTerm = term;
  }

  /** This server does not lead. */
  public void end() {
    leadingTerm = -1;
    acknowledged.clear();
  }

  /**
   * There is no lease for the rest of the term, nor for any before it: another server is about to
   * be told to campaign, which the guards of the others let pass (even if the transfer fails, since
   * the message may arrive late); or another may lead in a later term already, with this server's
   * own vote, while answers to what this one sent as a leader still come in.
   */
  public void revoke(long term) {
    revokedTerm.accumulateAndGet(term, Math::max);
  }

  /** A peer has answered, in the same term, what was sent at the given time. */
  public void acknowledge(String peer, long term, long sentAt) {
    acknowledged.merge(
        peer,
        new Acknowledged(term, sentAt),
        (old, next) ->
            old.term > next.term || (old.term == next.term && old.sentAt - next.sentAt > 0)
                ? old
                : next);
  }

  /** Whether no other server can have been elected, if this one leads in the given term. */
  public boolean isValid(long term) {
    if (leadingTerm != term || revokedTerm.get() >= term) {
      return false;
    }
    standstill.look();
    long at = nanoTime.getAsLong();
    List<String> all = voters.get();
    int fresh = 0;
    for (int i = 0; i < all.size(); i++) {
      String voter = all.get(i);
      Acknowledged last = acknowledged.get(voter);
      if (voter.equals(self)
          || (last != null
              && last.term == term
              && at - last.sentAt < leaseNanos
              && !standstill.isBefore(last.sentAt))) {
        fresh++;
      }
    }
    return fresh > all.size() / 2;
  }
}
