package io.praetor.agent.local;

import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.ServiceDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds what has to be done so that the catalog has what this agent has, and no more: only what
 * differs is written. Owned by the thread of {@link AntiEntropy}.
 */
final class SyncPlan {
  private final OutputDelay delay;

  SyncPlan(OutputDelay delay) {
    this.delay = delay;
  }

  /**
   * The steps, which do not depend on each other's order.
   *
   * @param outputNanos {@code check_update_interval}
   */
  List<SyncStep> steps(LocalView view, CatalogRows known, long outputNanos, long nowNanos) {
    delay.begin();
    List<SyncStep> steps = new ArrayList<>();
    known
        .services()
        .forEach((id, service) -> {
          if (!view.services().has(id)) {
            steps.add(new SyncStep.RemoveService(service.id()));
          }
        });
    Map<String, List<CatalogCheck>> dirty = new LinkedHashMap<>();
    view.checks()
        .forEach((id, check) -> {
          CatalogCheck wanted = view.inCatalog(check);
          CatalogCheck there = known.checks().get(id);
          if (wanted.equals(there) && !isRenamed(view, known, wanted)) {
            delay.settled(id, wanted.definition().output());
          } else if (there == null
              || isRenamed(view, known, wanted)
              || !delay.holds(id, wanted, there, outputNanos, nowNanos)) {
            dirty.computeIfAbsent(group(wanted), _ -> new ArrayList<>()).add(wanted);
          }
        });
    view.services()
        .forEach((id, service) -> {
          ServiceDefinition there = known.services().get(id);
          if (!service.definition().equals(there)) {
            List<CatalogCheck> own = dirty.remove(id);
            steps.add(new SyncStep.Register(service.definition(), own == null ? List.of() : own));
          }
        });
    dirty.values().forEach(checks -> steps.add(new SyncStep.Register(null, checks)));
    known
        .checks()
        .forEach((id, check) -> {
          String service = CatalogRow.folded(check.definition().serviceId());
          if (!view.checks().has(id) && (service.isEmpty() || view.services().has(service))) {
            steps.add(new SyncStep.RemoveCheck(check.definition().id()));
            delay.forget(id);
          }
        });
    return steps;
  }

  /** Checks of one service go in one request, each of the node in its own. */
  private static String group(CatalogCheck check) {
    String service = CatalogRow.folded(check.definition().serviceId());
    return service.isEmpty() ? "\0" + check.definition().id() : service;
  }

  /** Whether the catalog has a check's service under another name, and drops the check with it. */
  private static boolean isRenamed(LocalView view, CatalogRows known, CatalogCheck check) {
    String id = CatalogRow.folded(check.definition().serviceId());
    ServiceDefinition there = known.services().get(id);
    LocalService service = view.services().get(id);
    return there != null
        && service != null
        && !CatalogRow.isSame(there.name(), service.definition().name());
  }
}
