package io.praetor.agent.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Addresses of servers that this one has heard of from others, a limited number of them: one that
 * is not heard of any more is forgotten after a while. Confined to the cluster's thread.
 */
final class KnownServers {
  /** More than a cluster has; further addresses are not taken up. */
  static final int ADDRESSES_MAX = 64;

  /** Longer names are none of a server. */
  private static final int ADDRESS_CHARS_MAX = 300;

  /** How long an address is kept of which nobody speaks. */
  static final long KEPT_MS = 600_000;

  private final Map<String, Long> heardAtMs = new HashMap<>();

  /** Takes up an address, if there is room. */
  void add(String address, long nowMs) {
    if (address.isEmpty() || address.length() > ADDRESS_CHARS_MAX) {
      return;
    }
    if (heardAtMs.size() >= ADDRESSES_MAX && !heardAtMs.containsKey(address)) {
      heardAtMs.values().removeIf(at -> nowMs - at > KEPT_MS);
      if (heardAtMs.size() >= ADDRESSES_MAX) {
        return;
      }
    }
    heardAtMs.put(address, nowMs);
  }

  void addAll(Collection<String> addresses, long nowMs) {
    addresses.forEach(address -> add(address, nowMs));
  }

  /** The addresses, sorted. */
  List<String> addresses(long nowMs) {
    heardAtMs.values().removeIf(at -> nowMs - at > KEPT_MS);
    return new ArrayList<>(new TreeSet<>(heardAtMs.keySet()));
  }
}
