package io.praetor.agent.consensus;

/** How the leader makes sure that it still leads before it lets a read be answered. */
public enum Confirmation {
  /** By its lease where that is valid, else by asking a quorum: no message for most reads. */
  LEASE,
  /** By asking a quorum (Raft thesis, section 6.4). */
  QUORUM
}
