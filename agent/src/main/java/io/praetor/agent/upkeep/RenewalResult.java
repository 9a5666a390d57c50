package io.praetor.agent.upkeep;

/** What became of the wish to renew a session. */
public enum RenewalResult {
  /** Its time begins anew. */
  RENEWED,
  /** There is no such session, or it is ending. */
  UNKNOWN_SESSION,
  /** Only the leader keeps time, and this server is not sure to be it. */
  NOT_LEADER
}
