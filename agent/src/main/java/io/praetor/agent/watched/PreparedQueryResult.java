package io.praetor.agent.watched;

import java.util.List;

/**
 * What a prepared query has found; immutable.
 *
 * @param ttl of its DNS records, as the query says it; empty if it does not
 * @param isOfClient whether another client may be told something else
 */
public record PreparedQueryResult(
    String service, String ttl, List<WatchedInstance> instances, boolean isOfClient) {
  public PreparedQueryResult {
    instances = List.copyOf(instances);
  }
}
