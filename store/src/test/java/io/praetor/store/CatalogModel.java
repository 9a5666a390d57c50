package io.praetor.store;

import io.praetor.store.catalog.CheckDefinition;
import io.praetor.store.catalog.CheckStatus;
import io.praetor.store.command.Command;
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

  private static String fold(String id) {
    StringBuilder folded = new StringBuilder();
    id.chars().forEach(c -> folded.append((char) (c >= 'A' && c <= 'Z' ? c + 32 : c)));
    return folded.toString();
  }

  private static String key(String node, String id) {
    return node + "/" + fold(id);
  }

  /** Whether it is carried out; if not, nothing has changed. */
  boolean register(Command.CatalogRegister c) {
    String node = c.node().name();
    var service = c.service();
    for (CheckDefinition check : c.checks()) {
      String of = check.serviceId();
      if (!of.isEmpty()
          && !services.containsKey(key(node, of))
          && (service == null || !fold(service.id()).equals(fold(of)))) {
        return false;
      }
    }
    if (!nodes.containsKey(node) || !c.skipNodeUpdate()) {
      nodes.put(node, c.node().address());
    }
    if (service != null) {
      String key = key(node, service.id());
      String old = services.put(key, service.toString());
      if (old != null && !fold(old).contains("name=" + fold(service.name()) + ",")) {
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
                && fold(e.getValue().serviceId()).equals(fold(service)));
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
