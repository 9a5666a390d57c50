package io.praetor.store;

import io.praetor.store.catalog.CheckDefinition;
import io.praetor.store.catalog.CheckStatus;
import io.praetor.store.command.Command;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The catalog as plain maps, without sharing, indexes or order: what its commands leave behind.
 * Nodes have no ids here, and no name comes in two spellings.
 */
final class CatalogModel {
  /** Names of nodes to their addresses. */
  final Map<String, String> nodes = new TreeMap<>();

  /** Node and id to the definition of a service, written out. */
  final Map<String, String> services = new TreeMap<>();

  /** Node and id to a check. */
  final Map<String, CheckDefinition> checks = new TreeMap<>();

  private static String key(String node, String id) {
    return node + "/" + id.toLowerCase(Locale.ROOT);
  }

  /** Whether it is carried out; if not, nothing has changed. */
  boolean register(Command.CatalogRegister c) {
    String node = c.node().name();
    var service = c.service();
    for (CheckDefinition check : c.checks()) {
      String of = check.serviceId();
      if (!of.isEmpty()
          && !services.containsKey(key(node, of))
          && (service == null || !service.id().equalsIgnoreCase(of))) {
        return false;
      }
    }
    if (!nodes.containsKey(node) || !c.skipNodeUpdate()) {
      nodes.put(node, c.node().address());
    }
    if (service != null) {
      String key = key(node, service.id());
      String old = services.put(key, service.toString());
      if (old != null && !old.contains("name=" + service.name() + ",")) {
        removeChecks(node, service.id());
      }
    }
    for (CheckDefinition check : c.checks()) {
      checks.put(key(node, check.id()), check);
    }
    return true;
  }

  private void removeChecks(String node, String service) {
    checks
        .entrySet()
        .removeIf(e ->
            e.getKey().startsWith(node + "/")
                && e.getValue().serviceId().equalsIgnoreCase(service));
  }

  void deregister(Command.CatalogDeregister c) {
    if (!c.serviceId().isEmpty()) {
      if (services.remove(key(c.node(), c.serviceId())) != null) {
        removeChecks(c.node(), c.serviceId());
      }
    } else if (!c.checkId().isEmpty()) {
      checks.remove(key(c.node(), c.checkId()));
    } else {
      nodes.remove(c.node());
      services.keySet().removeIf(key -> key.startsWith(c.node() + "/"));
      checks.keySet().removeIf(key -> key.startsWith(c.node() + "/"));
    }
  }

  /** The state of a check, or null. */
  @Nullable CheckStatus status(String node, String id) {
    CheckDefinition check = checks.get(key(node, id));
    return check == null ? null : check.status();
  }
}
