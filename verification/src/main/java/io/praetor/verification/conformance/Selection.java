package io.praetor.verification.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a step leaves out of its answer, and the order it gives to lists; stateless. */
final class Selection {
  /** What versions after the recorded one may tell besides. */
  private static final Set<String> NEWER =
      Set.of(
          "Locality",
          "ServiceLocality",
          "SamenessGroup",
          "SkipLocalDatacenter",
          "IncludeAll",
          "consul-version");

  private Selection() {}

  /**
   * Leaves out what is not compared, and sorts lists whose order means nothing.
   *
   * @param step with its variables filled in
   */
  static void apply(JsonNode step, ObjectNode answer) {
    JsonNode json = answer.path("json");
    step.path("sort")
        .properties()
        .forEach(sort -> {
          if (json.at(sort.getKey()) instanceof ArrayNode list) {
            String field = sort.getValue().asText();
            List<JsonNode> items = new ArrayList<>();
            list.forEach(items::add);
            items.sort(
                Comparator.comparing(
                    i -> field.isEmpty() ? i.asText() : i.at("/" + field).asText()));
            list.removeAll().addAll(items);
          }
        });
    Set<String> without = new TreeSet<>();
    step.path("without").forEach(name -> without.add(name.asText()));
    drop(answer.path("headers"), without);
    drop(json, without);
  }

  /** Leaves out what versions after the recorded one may tell besides. */
  static void dropNewer(ObjectNode answer) {
    drop(answer.path("json"), NEWER);
  }

  private static void drop(JsonNode value, Set<String> names) {
    if (value instanceof ObjectNode object) {
      object.remove(names);
    }
    value.forEach(inner -> drop(inner, names));
  }
}
