package io.praetor.agent.http;

import java.util.concurrent.ConcurrentHashMap;

/** How many connections each client address has. Used by all event loops. */
final class ClientConnections {
  private final int max;
  private final ConcurrentHashMap<String, Integer> byAddress = new ConcurrentHashMap<>();

  /**
   * A count with a limit.
   *
   * @param max connections per address; 0 for no limit
   */
  ClientConnections(int max) {
    this.max = max;
  }

  /** Counts a connection, unless there are too many: then it is not counted, and false. */
  boolean enter(String address) {
    if (max == 0) {
      return true;
    }
    boolean[] counted = new boolean[1];
    byAddress.compute(
        address,
        (key, have) -> {
          int known = have == null ? 0 : have;
          counted[0] = known < max;
          return counted[0] ? known + 1 : known;
        });
    return counted[0];
  }

  /** Forgets a connection that was counted. */
  void leave(String address) {
    if (max != 0) {
      byAddress.computeIfPresent(address, (key, have) -> have == 1 ? null : have - 1);
    }
  }
}
