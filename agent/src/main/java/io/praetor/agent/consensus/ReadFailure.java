package io.praetor.agent.consensus;

/** Why a read could not be confirmed. Reads change nothing: each of these may be tried again. */
public enum ReadFailure {
  /** No leader is known to this server, or the one that was asked does not lead (any more). */
  NO_LEADER,
  /** Too many reads wait for a confirmation already. */
  OVERLOADED,
  /** A quorum, or the leader, did not answer in time. */
  TIMED_OUT,
  /** This server is closing. */
  STOPPED,
  /** The answer could not be made, for a reason that stands in this server's log. */
  BROKEN,
  /** Too many large answers wait to be made already. */
  TOO_MANY_LARGE,
  /** The filter of the read takes more work for what there is than one answer may take. */
  FILTER_WORK
}
