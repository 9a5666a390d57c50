package io.praetor.agent.check;

import io.praetor.store.catalog.CheckStatus;

/**
 * Is told what a check has found. Called on a thread that runs checks, or on the one that has set
 * the status of a TTL check: it holds up other checks until it returns, so it does not wait for
 * disks or other agents. The calls for one check come one after the other, in order, and while no
 * lock of the {@link CheckRunner} is held.
 *
 * <p>A result that was on its way may still come once after {@link CheckRunner#remove}. Each {@link
 * CheckRunner#add} has a listener of its own, so that it can tell whose result it is.
 */
@FunctionalInterface
public interface CheckStatusListener {
  /**
   * A result that counts: where a number of results is needed for a change of status, those before
   * it are not told.
   *
   * @param checkId the id of its definition
   * @param output what it says, for people; cut to the size that the agent and the definition allow
   */
  void found(String checkId, CheckStatus status, String output);
}
