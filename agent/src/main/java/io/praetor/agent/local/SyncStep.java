package io.praetor.agent.local;

import io.praetor.store.catalog.ServiceDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request to the catalog that brings it nearer to what this agent has; immutable. */
sealed interface SyncStep {
  /**
   * Registers a service, checks, or both at once.
   *
   * @param service null if the service of the checks is there already, or they are of the node
   */
  record Register(@Nullable ServiceDefinition service, List<CatalogCheck> checks)
      implements SyncStep {
    public Register {
      checks = List.copyOf(checks);
    }
  }

  /** Takes a service away, and its checks with it. */
  record RemoveService(String id) implements SyncStep {}

  /** Takes a check away. */
  record RemoveCheck(String id) implements SyncStep {}
}
