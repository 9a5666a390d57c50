package io.praetor.agent.http;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/** How many connections each client address has. Used by all event loops. */
final class ClientConnections {
  private final IntSupplier limit;
  private final ConcurrentHashMap<String, Integer> byAddress = new ConcurrentHashMap<>();

  /**
   * A count with a limit.
   *
   * @param limit connections per address, asked for each; 0 for none
   */
  ClientConnections(IntSupplier limit) {
    this.limit = limit;
  }

  /** Counts a connection, unless there are too many: then it is not counted, and false. */
  boolean enter(String address) {
    int max = limit.getAsInt();
    boolean[] counted = new boolean[1];
    byAddress.compute(
        address,
        (key, have) -> {
          int known = have == null ? 0 : have;
          counted[0] = max == 0 || known < max;
          return counted[0] ? known + 1 : known;
        });
    return counted[0];
  }

  /** Forgets a connection that was counted. */
  void leave(String address) {
    byAddress.computeIfPresent(address, (key, have) -> have == 1 ? null : have - 1);
  }
}
