package io.praetor.agent.consensus;

/** Why a proposal was not answered, and thereby what its caller may conclude. */
public enum ProposalFailure {
  /** This server does not lead; the command did not happen and can be sent to the leader. */
  NOT_LEADER(true),
  /** The queue of proposals is full; the command did not happen and can be tried later. */
  OVERLOADED(true),
  /** This server is closing; the command did not happen. */
  STOPPED(true),
  /**
   * The command was on its way into the log when this server lost the lead or stopped: it may have
   * happened, may still happen, or may never. Retrying it may apply it twice.
   */
  UNKNOWN(false);

  private final boolean certain;

  ProposalFailure(boolean certain) {
    this.certain = certain;
  }

  /** Whether the command is known not to have happened, so that it may be proposed again. */
  public boolean isCertain() {
    return certain;
  }
}
