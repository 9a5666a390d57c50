package io.praetor.agent.check;

import io.praetor.store.catalog.CheckStatus;

/** Where the checks of other services, and of nodes, are followed. Any thread. */
public interface AliasedChecks {
  /** Of no service and no node. */
  AliasedChecks NONE =
      (_, _, listener) -> {
        listener.found(CheckStatus.CRITICAL, "This agent follows no checks of others");
        return () -> {};
      };

  /**
   * Follows the checks of a service, or those of a node as a whole.
   *
   * @param node its name; empty for this agent's
   * @param serviceId the id of an instance there; empty for the node itself
   * @param listener is told how they stand: once soon, and then when it has changed
   * @return what ends it
   */
  Following follow(String node, String serviceId, Listener listener);

  /** An alias that is followed. */
  @FunctionalInterface
  interface Following {
    /** Ends it. A result that was on its way may still come. */
    void end();
  }

  /** Is told how the aliased checks stand, all together. */
  @FunctionalInterface
  interface Listener {
    /**
     * The worst of them.
     *
     * @param output which it is, for people
     */
    void found(CheckStatus worst, String output);
  }
}
