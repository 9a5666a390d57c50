package io.praetor.agent.local;

import io.praetor.store.catalog.CatalogRow;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Those who wait for a change of one service of this agent. Any thread. */
public final class ServiceWaiters implements ViewListener {
  private final ConcurrentHashMap<String, Set<Runnable>> byId = new ConcurrentHashMap<>();

  ServiceWaiters() {}

  /**
   * Has an action run at each change of a service, on the thread of the registrations.
   *
   * @return ends that
   */
  public Runnable add(String serviceId, Runnable wake) {
    String id = CatalogRow.folded(serviceId);
    byId.compute(
        id,
        (_, there) -> {
          Set<Runnable> waiting = there == null ? ConcurrentHashMap.newKeySet() : there;
          waiting.add(wake);
          return waiting;
        });
    return () ->
        byId.computeIfPresent(
            id,
            (_, waiting) -> {
              waiting.remove(wake);
              return waiting.isEmpty() ? null : waiting;
            });
  }

  @Override
  public void changed(LocalView before, LocalView after) {
    if (before.services() == after.services() || byId.isEmpty()) {
      return;
    }
    byId.forEach((id, waiting) -> {
      if (!Objects.equals(before.services().get(id), after.services().get(id))) {
        waiting.forEach(Runnable::run);
      }
    });
  }
}
