package io.praetor.agent.consensus;

import org.jspecify.annotations.Nullable;

/**
 * The leader, as this server knows it: an immutable value, replaced as a whole.
 *
 * @param term the Raft term in which this was learnt
 * @param leader the leader's RPC address (host:port), or null while none is known
 * @param isLeader whether that is this server
 * @param ready whether this server leads and has applied the first entry of its own term; before
 *     that it does not know what its predecessors acknowledged, and answers no read but a stale one
 *     (Raft thesis, section 6.4)
 */
public record Leadership(long term, @Nullable String leader, boolean isLeader, boolean ready) {

  /** What a server knows when it starts. */
  public static final Leadership NONE = new Leadership(0, null, false, false);
}
