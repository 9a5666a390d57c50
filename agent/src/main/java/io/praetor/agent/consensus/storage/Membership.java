package io.praetor.agent.consensus.storage;

import java.util.List;

/**
 * Which servers hold the log, by their RPC addresses (host:port).
 *
 * @param voters count for a quorum
 * @param learners get the log and do not vote
 * @param logIndex where in the log this was decided; 0 if nothing was decided yet
 */
public record Membership(List<String> voters, List<String> learners, long logIndex) {

  public Membership {
    voters = List.copyOf(voters);
    learners = List.copyOf(learners);
  }

  /** Whether this server belongs to no cluster yet. */
  public boolean isEmpty() {
    return voters.isEmpty();
  }

  /** Whether the server of an address holds the log, as a voter or as a learner. */
  public boolean has(String address) {
    return voters.contains(address) || learners.contains(address);
  }
}
