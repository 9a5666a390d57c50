package io.praetor.agent.watched;

import io.praetor.agent.json.JsonValues;
import io.praetor.agent.registration.Fields;
import io.praetor.agent.registration.JsonTree;
import io.praetor.agent.watched.WatchedInstance.Health;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the documents of the catalog's API. Stateless. */
final class CatalogDocuments {
  private CatalogDocuments() {}

  /** The answer of {@code /v1/catalog/nodes}. */
  static WatchedNodes nodes(byte[] document) {
    return new WatchedNodes(list(document).stream().map(CatalogDocuments::node).toList());
  }

  /** The names of {@code /v1/catalog/services}, in lower case. */
  static Set<String> names(byte[] document) {
    Set<String> names = new HashSet<>();
    if (JsonTree.read(document) instanceof Map<?, ?> object) {
      for (String name : JsonValues.members(object).keySet()) {
        names.add(name.toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  /** The names of {@code /v1/catalog/services}, as they are written. */
  static List<String> spelledNames(byte[] document) {
    return JsonTree.read(document) instanceof Map<?, ?> object
        ? List.copyOf(JsonValues.members(object).keySet())
        : List.of();
  }

  /** The answer of {@code /v1/health/service/}. */
  static List<WatchedInstance> instances(byte[] document) {
    return list(document).stream().map(CatalogDocuments::instance).toList();
  }

  /** The answer of {@code /v1/query/…/execute}. */
  static PreparedQueryResult executed(byte[] document) {
    Fields answer = JsonTree.fields(document);
    Fields dns = answer.object("DNS");
    return new PreparedQueryResult(
        answer.text("Service"),
        dns == null ? "" : dns.text("TTL"),
        answer.objects("Nodes").stream().map(CatalogDocuments::instance).toList());
  }

  private static List<Fields> list(byte[] document) {
    List<Fields> objects = new ArrayList<>();
    if (JsonTree.read(document) instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> object) {
          objects.add(new Fields(JsonValues.members(object)));
        }
      }
    }
    return objects;
  }

  private static WatchedNode node(Fields node) {
    return new WatchedNode(
        node.text("ID"),
        node.text("Node"),
        node.text("Address"),
        node.pairs("TaggedAddresses"),
        node.pairs("Meta"));
  }

  private static WatchedInstance instance(Fields row) {
    Fields node = row.object("Node");
    Fields service = row.object("Service");
    Fields said = service == null ? new Fields(Map.of()) : service;
    Map<String, String> tagged = new LinkedHashMap<>();
    said.objectsByName("TaggedAddresses")
        .forEach((name, to) -> tagged.put(name, to.text("Address")));
    Fields weights = said.object("Weights");
    return new WatchedInstance(
        node(node == null ? new Fields(Map.of()) : node),
        said.text("Service"),
        said.texts("Tags"),
        said.text("Address"),
        tagged,
        (int) said.number("Port"),
        weight(weights, "Passing"),
        weight(weights, "Warning"),
        health(row.objects("Checks")));
  }

  private static int weight(@Nullable Fields weights, String name) {
    return weights == null ? 1 : (int) Math.clamp(weights.number(name), 0L, 65_535L);
  }

  private static Health health(List<Fields> checks) {
    Health worst = Health.PASSING;
    for (Fields check : checks) {
      switch (check.text("Status")) {
        case "passing" -> {}
        case "warning" -> worst = worst == Health.PASSING ? Health.WARNING : worst;
        default -> worst = Health.CRITICAL;
      }
    }
    return worst;
  }
}
