package io.praetor.agent.consensus;

/**
 * Callback for one change of the membership, a transfer of leadership or a snapshot: one method is
 * called, once.
 */
public interface MembershipListener {

  /** It is done: for a change of members, committed. */
  void done();

  /**
   * It was refused or failed.
   *
   * @param reason for people
   */
  void failed(String reason);
}
