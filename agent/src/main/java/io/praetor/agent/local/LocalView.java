package io.praetor.agent.local;

import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.CheckStatus;
import io.praetor.store.ordered.OrderedMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is registered with this agent, by ids in the form that look-ups use; immutable. Ids that
 * differ in their case alone are one, as they are in the catalog.
 */
public record LocalView(
    OrderedMap<String, LocalService> services, OrderedMap<String, LocalCheck> checks) {
  /** Nothing. */
  public static final LocalView EMPTY = new LocalView(OrderedMap.empty(), OrderedMap.empty());

  /** Whether nothing is registered. */
  boolean isEmpty() {
    return services.isEmpty() && checks.isEmpty();
  }

  /** A service by its id, or null. */
  public @Nullable LocalService service(String id) {
    return services.get(CatalogRow.folded(id));
  }

  /** A check by its id, or null. */
  public @Nullable LocalCheck check(String id) {
    return checks.get(CatalogRow.folded(id));
  }

  /** The checks of a service; reads all. */
  public List<LocalCheck> checksOf(String serviceId) {
    List<LocalCheck> all = new ArrayList<>();
    for (LocalCheck check : checks.values()) {
      if (!check.serviceId().isEmpty() && CatalogRow.isSame(check.serviceId(), serviceId)) {
        all.add(check);
      }
    }
    return all;
  }

  /** The checks that say whether a service may be used: its own and those of the node. */
  public List<LocalCheck> healthOf(String serviceId) {
    List<LocalCheck> all = new ArrayList<>();
    for (LocalCheck check : checks.values()) {
      if (check.serviceId().isEmpty() || CatalogRow.isSame(check.serviceId(), serviceId)) {
        all.add(check);
      }
    }
    return all;
  }

  /** How many checks have found something. */
  public int count(CheckStatus status) {
    int count = 0;
    for (LocalCheck check : checks.values()) {
      if (check.status() == status) {
        count++;
      }
    }
    return count;
  }

  /** A check as the catalog is told it. */
  CatalogCheck inCatalog(LocalCheck check) {
    LocalService service = service(check.serviceId());
    return service == null || check.serviceId().isEmpty()
        ? new CatalogCheck(check.row(), "", List.of())
        : new CatalogCheck(check.row(), service.definition().name(), service.definition().tags());
  }

  LocalView with(LocalService service) {
    return new LocalView(
        services.with(CatalogRow.folded(service.definition().id()), service), checks);
  }

  LocalView with(LocalCheck check) {
    return new LocalView(services, checks.with(CatalogRow.folded(check.id()), check));
  }

  LocalView withoutCheck(String id) {
    return new LocalView(services, checks.without(CatalogRow.folded(id)));
  }

  /** This one without a service; its checks stay. */
  LocalView withoutServiceAlone(String id) {
    return new LocalView(services.without(CatalogRow.folded(id)), checks);
  }

  /** This one without a service and its checks. */
  LocalView withoutService(String id) {
    OrderedMap<String, LocalCheck> rest = checks;
    for (LocalCheck check : checksOf(id)) {
      rest = rest.without(CatalogRow.folded(check.id()));
    }
    return new LocalView(services.without(CatalogRow.folded(id)), rest);
  }
}
