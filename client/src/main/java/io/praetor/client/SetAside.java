package io.praetor.client;

import io.praetor.client.service.Instance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The instances that were unreachable a moment ago, until their time is over. Used by any thread.
 * It holds no more instances than the list it belongs to.
 */
final class SetAside {
  private final long asideMaxNanos;

  /** Until when, on the clock of System.nanoTime. */
  private final Map<Place, Long> until = new ConcurrentHashMap<>();

  SetAside(Duration asideMax) {
    this.asideMaxNanos = asideMax.toNanos();
  }

  /** What has to change for an instance to be tried again at once. */
  private record Place(String node, String id, String host, int port) {
    static Place of(Instance instance) {
      return new Place(instance.node(), instance.id(), instance.host(), instance.port());
    }
  }

  void add(Instance instance) {
    until.put(Place.of(instance), System.nanoTime() + asideMaxNanos);
  }

  void remove(Instance instance) {
    until.remove(Place.of(instance));
  }

  boolean contains(Instance instance) {
    if (until.isEmpty()) {
      return false;
    }
    Place place = Place.of(instance);
    Long end = until.get(place);
    if (end == null) {
      return false;
    }
    if (System.nanoTime() - end < 0) {
      return true;
    }
    until.remove(place, end);
    return false;
  }

  /** Forgets those that are no longer there: one that comes back has been checked. */
  void retain(List<Instance> instances) {
    Set<Place> there = instances.stream().map(Place::of).collect(Collectors.toSet());
    until.keySet().retainAll(there);
  }
}
