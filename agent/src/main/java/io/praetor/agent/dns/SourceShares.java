package io.praetor.agent.dns;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Slots that the sources of queries share: each may have as many as are left for others. So one
 * alone has half of them, two have a third each, and whoever comes next finds some. Owned by the
 * thread of the DNS server.
 */
final class SourceShares {
  private final int slotsMax;
  private final Map<InetAddress, Integer> taken = new HashMap<>();
  private int total;

  SourceShares(int slotsMax) {
    this.slotsMax = slotsMax;
  }

  /** Takes a slot; false if the source has its share. */
  boolean take(InetAddress source) {
    int own = taken.getOrDefault(source, 0);
    if (own >= slotsMax - total) {
      return false;
    }
    taken.put(source, own + 1);
    total++;
    return true;
  }

  /** Gives back a slot that was taken. */
  void release(InetAddress source) {
    total--;
    taken.computeIfPresent(source, (_, own) -> own == 1 ? null : own - 1);
  }
}
