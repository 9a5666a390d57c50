package io.praetor.agent.local;

import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.ServiceDefinition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the catalog has not taken: it is left out of the sync, as it stands, until all is compared
 * again, so that it holds up nothing else. From then on it is written on its own, until it is
 * taken. Owned by the thread of {@link AntiEntropy}.
 */
final class RefusedRows {
  private final Map<String, Object> held = new HashMap<>();
  private final Set<String> alone = new HashSet<>();

  /** Whether a service is left out for now. */
  boolean holds(ServiceDefinition service) {
    return service.equals(held.get(key(service)));
  }

  /** Whether a check is left out for now. */
  boolean holds(CatalogCheck check) {
    return check.equals(held.get(key(check)));
  }

  /** Whether a removal is left out for now. */
  boolean holds(SyncStep step) {
    return step.equals(held.get(key(step)));
  }

  /** Whether a service goes without its checks. */
  boolean isAlone(ServiceDefinition service) {
    return alone.contains(key(service));
  }

  /** Whether a check goes without its service and the others of it. */
  boolean isAlone(CatalogCheck check) {
    return alone.contains(key(check));
  }

  /** Notes a step that was not taken: of several rows, any may be the reason. */
  void refused(SyncStep step) {
    if (step instanceof SyncStep.Register(ServiceDefinition service, var checks)) {
      if (service != null) {
        held.put(key(service), service);
        alone.add(key(service));
      }
      for (CatalogCheck check : checks) {
        held.put(key(check), check);
        alone.add(key(check));
      }
    } else {
      held.put(key(step), step);
    }
  }

  /** Notes a step that was taken. */
  void taken(SyncStep step) {
    if (step instanceof SyncStep.Register(ServiceDefinition service, var checks)) {
      if (service != null) {
        settled(key(service));
      }
      checks.forEach(check -> settled(key(check)));
    } else {
      settled(key(step));
    }
  }

  private void settled(String key) {
    held.remove(key);
    alone.remove(key);
  }

  /**
   * All is compared again: nothing is left out, and what is not registered any more is forgotten.
   */
  void release(LocalView view) {
    held.clear();
    alone.removeIf(key -> {
      String id = key.substring(1);
      return key.charAt(0) == 's' ? !view.services().has(id) : !view.checks().has(id);
    });
  }

  private static String key(ServiceDefinition service) {
    return "s" + CatalogRow.folded(service.id());
  }

  private static String key(CatalogCheck check) {
    return "c" + CatalogRow.folded(check.definition().id());
  }

  private static String key(SyncStep step) {
    return switch (step) {
      case SyncStep.RemoveService(String id) -> "S" + CatalogRow.folded(id);
      case SyncStep.RemoveCheck(String id) -> "C" + CatalogRow.folded(id);
      case SyncStep.Register register -> throw new IllegalArgumentException(register.toString());
    };
  }
}
