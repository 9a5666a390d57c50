package io.praetor.verification.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

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
    step.path("keep")
        .properties()
        .forEach(keep -> {
          Pattern wanted = Pattern.compile(keep.getValue().asText());
          for (ArrayNode list : lists(json, keep.getKey())) {
            list.removeIf(item -> !wanted.matcher(item.toString()).find());
          }
        });
    step.path("sort")
        .properties()
        .forEach(sort -> {
          String field = sort.getValue().asText();
          for (ArrayNode list : lists(json, sort.getKey())) {
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

  /** The lists that a pointer leads to; a star in it stands for every element. */
  private static List<ArrayNode> lists(JsonNode json, String pointer) {
    int star = pointer.indexOf("/*");
    List<ArrayNode> found = new ArrayList<>();
    if (star < 0) {
      if (json.at(pointer) instanceof ArrayNode list) {
        found.add(list);
      }
      return found;
    }
    String rest = pointer.substring(star + "/*".length());
    json.at(pointer.substring(0, star)).forEach(item -> found.addAll(lists(item, rest)));
    return found;
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
