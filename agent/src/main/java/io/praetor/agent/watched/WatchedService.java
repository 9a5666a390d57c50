package io.praetor.agent.watched;

import io.praetor.agent.query.HealthQuery.InstanceHealth;
import java.util.List;

/**
 * A service as it is watched; immutable.
 *
 * @param index of the records
 * @param records its instances with their checks, as a store has them
 * @param instances the same, each judged by its checks
 */
public record WatchedService(
    long index, List<InstanceHealth> records, List<WatchedInstance> instances) {
  /** What is watched of a service. */
  static WatchedService of(List<InstanceHealth> records, long index) {
    return new WatchedService(index, records, records.stream().map(WatchedInstance::of).toList());
  }
}
