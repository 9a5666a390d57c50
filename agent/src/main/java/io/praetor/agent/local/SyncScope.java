package io.praetor.agent.local;

import io.praetor.store.catalog.CatalogRow;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is compared with the catalog, by ids in the form that look-ups use; immutable.
 *
 * @param services ids of services, here or there
 * @param checks ids of checks, here or there
 */
record SyncScope(Set<String> services, Set<String> checks) {
  /** All that is here or there. */
  static SyncScope all(LocalView view, CatalogRows known) {
    SyncScope all =
        new SyncScope(
            new TreeSet<>(known.services().keySet()), new TreeSet<>(known.checks().keySet()));
    view.services().keys().forEach(all.services::add);
    view.checks().keys().forEach(all.checks::add);
    return all;
  }

  /**
   * What has changed from one view to the next; a check changes with the name and tags of its
   * service.
   *
   * @param waiting checks that are to be looked at too
   */
  static SyncScope changed(LocalView before, LocalView after, Collection<String> waiting) {
    SyncScope changed = new SyncScope(new TreeSet<>(), new TreeSet<>(waiting));
    before.services().differences(after.services(), (id, _, _) -> changed.services.add(id));
    before.checks().differences(after.checks(), (id, _, _) -> changed.checks.add(id));
    if (!changed.services.isEmpty()) {
      after
          .checks()
          .forEach((id, check) -> {
            if (changed.services.contains(CatalogRow.folded(check.serviceId()))) {
              changed.checks.add(id);
            }
          });
    }
    return changed;
  }
}
