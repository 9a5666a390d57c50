package io.praetor.store;

import io.praetor.store.catalog.CatalogTopics;
import io.praetor.store.catalog.Check;
import io.praetor.store.catalog.CheckStatus;
import io.praetor.store.catalog.ReadIndexes;
import io.praetor.store.catalog.ServiceInstance;
import io.praetor.store.level.Level;
import io.praetor.store.table.CatalogIndexes;
import io.praetor.store.table.Levels;
import io.praetor.store.table.Services;
import java.util.HashSet;
import java.util.Set;

/**
 * Moves the indexes of what is read of the catalog, and so wakes who waits for it, from {@link
 * Level#CATALOG} on. Owned by the apply thread.
 */
final class CatalogIndexing {
  private CatalogIndexing() {}

  /** A node was made or changed: so has each service on it. */
  static void nodeChanged(Draft draft, String node) {
    move(draft, CatalogTopics.NODES);
    move(draft, CatalogTopics.node(node));
    move(draft, CatalogTopics.nodeChecks(node));
    move(draft, CatalogTopics.ANY_STATE);
    for (CheckStatus status : CheckStatus.values()) {
      move(draft, CatalogTopics.state(status));
    }
    services(draft, node);
  }

  /** What a node says of itself was changed: those who ask for instances on it are told so too. */
  static void nodeRedefined(Draft draft, String node) {
    nodeChanged(draft, node);
    for (ServiceInstance service : draft.get(Services.TABLE).ofNode(node)) {
      move(draft, CatalogTopics.instances(service.group()));
    }
  }

  /** A node was removed, after all that was on it. */
  static void nodeGone(Draft draft, String node) {
    nodeChanged(draft, node);
    forget(draft, CatalogTopics.node(node));
    forget(draft, CatalogTopics.nodeChecks(node));
  }

  /** An instance was registered, changed or removed. */
  static void serviceChanged(Draft draft, ServiceInstance service) {
    String name = service.definition().name();
    move(draft, CatalogTopics.node(service.node()));
    move(draft, CatalogTopics.health(name));
    move(draft, CatalogTopics.instances(name));
    if (!draft.get(Services.TABLE).hasGroup(service.group())) {
      forget(draft, CatalogTopics.health(name));
      forget(draft, CatalogTopics.instances(name));
      forget(draft, CatalogTopics.checks(name));
    }
  }

  /** A check was registered, changed or removed. */
  static void checkChanged(Draft draft, Check check) {
    move(draft, CatalogTopics.nodeChecks(check.node()));
    move(draft, CatalogTopics.ANY_STATE);
    move(draft, CatalogTopics.state(check.definition().status()));
    if (check.isOfNode()) {
      services(draft, check.node());
    } else {
      move(draft, CatalogTopics.health(check.serviceName()));
      move(draft, CatalogTopics.checks(check.serviceName()));
    }
  }

  private static void services(Draft draft, String node) {
    Set<String> names = new HashSet<>();
    for (ServiceInstance service : draft.get(Services.TABLE).ofNode(node)) {
      if (names.add(service.group())) {
        move(draft, CatalogTopics.health(service.group()));
      }
    }
  }

  private static void move(Draft draft, String topic) {
    if (draft.get(Levels.TABLE).level() < Level.CATALOG) {
      return;
    }
    ReadIndexes indexes = draft.get(CatalogIndexes.TABLE);
    long at = draft.change();
    long before = indexes.get(topic);
    if (before != at) {
      draft.set(CatalogIndexes.TABLE, indexes.with(topic, at));
      draft.changed(CatalogIndexes.TABLE, topic, before == 0 ? null : before, at);
    }
  }

  private static void forget(Draft draft, String topic) {
    if (draft.get(Levels.TABLE).level() < Level.CATALOG) {
      return;
    }
    ReadIndexes indexes = draft.get(CatalogIndexes.TABLE);
    long before = indexes.get(topic);
    if (before != 0) {
      draft.set(CatalogIndexes.TABLE, indexes.without(topic, draft.change()));
      draft.changed(CatalogIndexes.TABLE, topic, before, null);
    }
  }
}
