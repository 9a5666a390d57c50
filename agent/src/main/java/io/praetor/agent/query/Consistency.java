package io.praetor.agent.query;

/** How fresh an answer has to be (Consul documentation, "Consistency modes"). */
public enum Consistency {
  /** The leader's state, by its lease. */
  DEFAULT,
  /** The leader's state, after a quorum has confirmed that it still leads. */
  CONSISTENT,
  /** The state of whichever server was asked, however old. */
  STALE
}
