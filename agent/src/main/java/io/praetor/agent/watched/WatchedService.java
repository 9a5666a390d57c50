package io.praetor.agent.watched;

import io.praetor.agent.query.HealthQuery.InstanceHealth;
import io.praetor.agent.query.QueryResult;
import java.util.List;

/**
 * A service as it is watched; immutable.
 *
 * @param found its instances with their checks, as a store has them
 * @param instances the same, each judged by its checks
 */
public record WatchedService(
    QueryResult<List<InstanceHealth>> found, List<WatchedInstance> instances) {
  /** What is watched of a service. */
  static WatchedService of(QueryResult<List<InstanceHealth>> found) {
    return new WatchedService(found, found.records().stream().map(WatchedInstance::of).toList());
  }
}
