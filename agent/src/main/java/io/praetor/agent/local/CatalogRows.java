package io.praetor.agent.local;

import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.Node;
import io.praetor.store.catalog.ServiceDefinition;
import java.util.HashMap;
import java.util.Map;

/**
 * What the catalog has under this agent's node, apart from what it implies itself: services and
 * checks by their ids in the form that look-ups use. Owned by the thread of {@link AntiEntropy}.
 */
final class CatalogRows {
  private final Map<String, ServiceDefinition> services = new HashMap<>();
  private final Map<String, CatalogCheck> checks = new HashMap<>();

  Map<String, ServiceDefinition> services() {
    return services;
  }

  Map<String, CatalogCheck> checks() {
    return checks;
  }

  /** Notes a service; one of another name takes the checks of the old one with it. */
  void put(ServiceDefinition service) {
    ServiceDefinition old = services.put(CatalogRow.folded(service.id()), service);
    if (old != null && !CatalogRow.isSame(old.name(), service.name())) {
      removeChecksOf(service.id());
    }
  }

  /** Notes a check. */
  void put(CatalogCheck check) {
    if (!check.definition().id().equals(Node.SERF_HEALTH)) {
      checks.put(CatalogRow.folded(check.definition().id()), check);
    }
  }

  /** Notes that a service has gone, and its checks with it. */
  void removeService(String id) {
    services.remove(CatalogRow.folded(id));
    removeChecksOf(id);
  }

  void removeCheck(String id) {
    checks.remove(CatalogRow.folded(id));
  }

  private void removeChecksOf(String service) {
    checks.values().removeIf(check -> CatalogRow.isSame(check.definition().serviceId(), service));
  }
}
