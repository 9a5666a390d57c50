package io.praetor.agent.prepared;

import io.praetor.agent.query.HealthQuery.InstanceHealth;
import io.praetor.client.text.GoDuration;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What executing a prepared query has come to; immutable.
 *
 * @param query which one it was
 * @param instances what it has found, in the order in which they are to be tried; empty unless it
 *     was {@link Resolution.Found}
 */
public record Execution(Resolution query, List<InstanceHealth> instances) {
  public Execution {
    instances = List.copyOf(instances);
  }

  /** How long resolvers may keep the answer; null if the query does not say. */
  public @Nullable Duration dnsTtl() {
    return query instanceof Resolution.Found found
        ? GoDuration.parse(found.query().definition().dnsTtl())
        : null;
  }
}
