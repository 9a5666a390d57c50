package io.praetor.store;

import io.praetor.store.catalog.CheckDefinition;
import io.praetor.store.catalog.CheckStatus;
import io.praetor.store.catalog.NodeDefinition;
import io.praetor.store.command.CatalogOperation;
import io.praetor.store.command.Command;
import io.praetor.store.command.TransactionOperation;
import java.util.List;
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

  /** All of it after the last step of a transaction, to tell what the next one changes. */
  private final Map<String, String> written = new TreeMap<>();

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

  CatalogModel copy() {
    CatalogModel copy = new CatalogModel();
    copy.nodes.putAll(nodes);
    copy.services.putAll(services);
    copy.checks.putAll(checks);
    copy.written.putAll(written);
    return copy;
  }

  /**
   * Whether a step of a transaction is carried out.
   *
   * @param indexes the modify index of each node, service, check and key, by kind and name
   */
  boolean apply(TransactionOperation operation, Map<String, Long> indexes, long at) {
    String name =
        switch (operation) {
          case CatalogOperation.OfNode o -> "node/" + o.node().name();
          case CatalogOperation.OfService o -> "service/" + key(o.node(), o.service().id());
          case CatalogOperation.OfCheck o -> "check/" + key(o.node(), o.check().id());
          case TransactionOperation.OfKey o -> "key/" + o.key();
        };
    long index = indexes.getOrDefault(name, 0L);
    if (operation instanceof Command.KvCas put) {
      // A value that is there already is not written again.
      if (put.index() == index && index == 0) {
        indexes.put(name, at);
      }
      return put.index() == index;
    }
    CatalogOperation step = (CatalogOperation) operation;
    long wanted =
        switch (step) {
          case CatalogOperation.OfNode o -> o.index();
          case CatalogOperation.OfService o -> o.index();
          case CatalogOperation.OfCheck o -> o.index();
        };
    boolean isDone =
        switch (step.verb()) {
          case GET -> index != 0;
          case SET -> set(step);
          case CAS -> index == wanted && set(step);
          case DELETE -> delete(step);
          case DELETE_CAS -> index != 0 && index == wanted && delete(step);
        };
    if (isDone && step.verb() != CatalogOperation.Verb.GET) {
      moved(indexes, at);
    }
    return isDone;
  }

  private boolean set(CatalogOperation step) {
    return switch (step) {
      case CatalogOperation.OfNode o -> {
        nodes.put(o.node().name(), o.node().address());
        yield true;
      }
      case CatalogOperation.OfService o -> nodes.containsKey(o.node()) && set(o.node(), o, null);
      case CatalogOperation.OfCheck o -> nodes.containsKey(o.node()) && set(o.node(), null, o);
    };
  }

  private boolean set(
      String node,
      CatalogOperation.@Nullable OfService service,
      CatalogOperation.@Nullable OfCheck check) {
    return register(
        new Command.CatalogRegister(
            new NodeDefinition("", node, "", Map.of(), Map.of()),
            true,
            service == null ? null : service.service(),
            check == null ? List.of() : List.of(check.check())));
  }

  private boolean delete(CatalogOperation step) {
    switch (step) {
      case CatalogOperation.OfNode o ->
          deregister(new Command.CatalogDeregister(o.node().name(), "", ""));
      case CatalogOperation.OfService o ->
          deregister(new Command.CatalogDeregister(o.node(), o.service().id(), ""));
      case CatalogOperation.OfCheck o ->
          deregister(new Command.CatalogDeregister(o.node(), "", o.check().id()));
    }
    return true;
  }

  private void moved(Map<String, Long> indexes, long at) {
    Map<String, String> now = new TreeMap<>();
    nodes.forEach((name, address) -> now.put("node/" + name, address));
    services.forEach((key, definition) -> now.put("service/" + key, definition));
    checks.forEach((key, check) -> now.put("check/" + key, check.toString()));
    written.forEach((name, text) -> {
      if (!now.containsKey(name)) {
        indexes.remove(name);
      }
    });
    now.forEach((name, text) -> {
      if (!text.equals(written.get(name))) {
        indexes.put(name, at);
      }
    });
    written.clear();
    written.putAll(now);
  }

  /** The state of a check, or null. */
  @Nullable CheckStatus status(String node, String id) {
    CheckDefinition check = checks.get(key(node, id));
    return check == null ? null : check.status();
  }
}
