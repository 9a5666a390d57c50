package io.praetor.agent.local;

import io.praetor.agent.check.CheckDefinition;
import io.praetor.agent.registration.ServiceRegistration;
import io.praetor.store.catalog.CatalogRow;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The services and checks that the configuration defines; immutable. */
public record LocalDefinitions(List<ServiceRegistration> services, List<CheckDefinition> checks) {
  /** None. */
  public static final LocalDefinitions NONE = new LocalDefinitions(List.of(), List.of());

  public LocalDefinitions {
    services = List.copyOf(services);
    checks = List.copyOf(checks);
  }

  /** The ids of the services, in the form that look-ups use. */
  Set<String> serviceIds() {
    Set<String> ids = new HashSet<>();
    services.forEach(service -> ids.add(CatalogRow.folded(service.service().id())));
    return ids;
  }

  /** The ids of all checks, those of the services too, in the form that look-ups use. */
  Set<String> checkIds() {
    Set<String> ids = new HashSet<>();
    checks.forEach(check -> ids.add(CatalogRow.folded(check.id())));
    services.forEach(
        service -> service.checks().forEach(check -> ids.add(CatalogRow.folded(check.id()))));
    return ids;
  }
}
