package io.praetor.agent.local;

import io.praetor.agent.check.CheckDefinition;
import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.CheckStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Since when checks are critical whose services are to go when that lasts too long ({@code
 * deregister_critical_service_after}). Owned by the thread of {@link LocalRegistrations}.
 */
final class CriticalServices {
  /** How often it is looked at, as in Consul ({@code check_reap_interval}). */
  static final long LOOK_MS = 30_000;

  /** No service goes sooner, as in Consul ({@code check_deregister_interval_min}). */
  private static final Duration AFTER_MIN = Duration.ofMinutes(1);

  private final Map<String, Long> sinceNanos = new HashMap<>();

  /** Notes what a check has found. */
  void look(LocalCheck check, long nowNanos) {
    String id = CatalogRow.folded(check.id());
    if (check.status() == CheckStatus.CRITICAL && isWatched(check)) {
      sinceNanos.putIfAbsent(id, nowNanos);
    } else {
      sinceNanos.remove(id);
    }
  }

  void forget(String checkId) {
    sinceNanos.remove(CatalogRow.folded(checkId));
  }

  /** The ids of the services that are to go now. */
  Set<String> due(LocalView view, long nowNanos) {
    Set<String> services = new LinkedHashSet<>();
    List<String> gone = new ArrayList<>();
    sinceNanos.forEach((id, since) -> {
      LocalCheck check = view.checks().get(id);
      CheckDefinition definition = check == null ? null : check.definition();
      if (check == null || definition == null) {
        gone.add(id);
        return;
      }
      Duration stated = definition.deregisterCriticalServiceAfter();
      Duration after = stated.compareTo(AFTER_MIN) < 0 ? AFTER_MIN : stated;
      if (nowNanos - since > after.toNanos()) {
        services.add(check.serviceId());
      }
    });
    gone.forEach(sinceNanos::remove);
    return services;
  }

  private static boolean isWatched(LocalCheck check) {
    CheckDefinition definition = check.definition();
    return definition != null
        && !check.serviceId().isEmpty()
        && definition.deregisterCriticalServiceAfter().isPositive();
  }
}
