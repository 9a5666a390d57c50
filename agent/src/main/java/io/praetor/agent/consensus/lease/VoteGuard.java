package io.praetor.agent.consensus.lease;

import java.util.function.LongSupplier;

/**
 * Keeps this server from taking part in an election while it hears a live leader, which is what
 * makes the leader's lease sound (Raft thesis, 4.2.3 and 6.4.1). Any thread of the log; guarded by
 * itself.
 *
 * <p>A message of the leader counts from before it is handed to the library: had the library begun
 * a campaign earlier, it would refuse the message for its term; were it to begin one later, it
 * finds the guard here. A server that has just started may have acknowledged a leader right before
 * it stopped, so a start counts as a message.
 */
public final class VoteGuard {

  private final long electionTimeoutNanos;
  private final LongSupplier nanoTime;
  private long term;
  private long heardAt;
  private boolean heard;
  private boolean heardSinceStart;
  private boolean transfer;
  private long transferTerm;

  /**
   * A guard from now on.
   *
   * @param hasLog whether this server may have acknowledged a leader before it was started
   */
  public VoteGuard(long electionTimeoutMs, boolean hasLog, LongSupplier nanoTime) {
    this.electionTimeoutNanos = electionTimeoutMs * 1_000_000;
    this.nanoTime = nanoTime;
    this.heard = hasLog;
    this.heardAt = nanoTime.getAsLong();
  }

  /** A leader of the given term has sent something. */
  public synchronized void heardLeader(long leaderTerm) {
    if (leaderTerm >= term) {
      term = leaderTerm;
      heard = true;
      heardSinceStart = true;
      heardAt = nanoTime.getAsLong();
    }
  }

  /** This server knows of a term: what leaders of earlier ones say from now on does not count. */
  public synchronized void sawTerm(long seen) {
    term = Math.max(term, seen);
  }

  /** The highest term that this server knows of. */
  public synchronized long term() {
    return term;
  }

  /** The leader of the given term has asked this server to campaign at once. */
  public synchronized void invited(long leaderTerm) {
    transfer = true;
    transferTerm = leaderTerm + 1;
  }

  /** Whether a campaign of this server in the given term is one that a leader asked for. */
  public synchronized boolean isInvited(long campaignTerm) {
    return transfer && transferTerm == campaignTerm;
  }

  /** Whether this server still hears a leader, and so neither votes nor asks for votes. */
  public synchronized boolean isHearing() {
    return heard && nanoTime.getAsLong() - heardAt < electionTimeoutNanos;
  }

  /** Milliseconds since a leader was heard, or -1 if none was since the start. */
  public synchronized long lastContactMs() {
    return heardSinceStart ? quietMs() : -1;
  }

  /**
   * Milliseconds since a leader was heard, or may have been right before the start; -1 if neither
   * is so.
   */
  public synchronized long quietMs() {
    return term == 0 || !heard ? -1 : (nanoTime.getAsLong() - heardAt) / 1_000_000;
  }
}
