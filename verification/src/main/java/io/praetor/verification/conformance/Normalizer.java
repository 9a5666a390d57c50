package io.praetor.verification.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of a scenario's answers what differs from server to server; owned by the thread that
 * plays.
 *
 * <p>An index becomes its rank among those that the scenario has seen, a UUID the order of its
 * first appearance, the node's name and the key prefix their placeholders.
 */
final class Normalizer {
  private static final Set<String> INDEX_FIELDS = Set.of("CreateIndex", "ModifyIndex", "Index");
  private static final Pattern INDEX_TEXT = Pattern.compile("(modify index )\\d+");
  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  private final String prefix;
  private final String node;
  private final NavigableSet<Long> seen = new TreeSet<>();
  private final Map<Long, Integer> ranks = new HashMap<>();
  private final Map<String, String> ids = new LinkedHashMap<>();

  Normalizer(String prefix, String node) {
    this.prefix = prefix;
    this.node = node;
  }

  List<@Nullable JsonNode> clean(List<JsonNode> steps, List<@Nullable ObjectNode> answers) {
    for (ObjectNode answer : answers) {
      if (answer != null) {
        collect(answer.path("json"), "");
        see(answer.path("headers").path("X-Consul-Index").asText());
      }
    }
    int rank = 1;
    for (long index : seen) {
      ranks.put(index, rank++);
    }
    List<@Nullable JsonNode> out = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      ObjectNode answer = answers.get(i);
      out.add(
          answer == null || answer.has("pending") || answer.has("error")
              ? answer
              : clean(steps.get(i), answer));
    }
    return out;
  }

  private void see(String index) {
    if (DIGITS.matcher(index).matches() && index.length() < 19 && Long.parseLong(index) > 1) {
      seen.add(Long.parseLong(index));
    }
  }

  private void collect(JsonNode value, String field) {
    if (value.isObject()) {
      value.properties().forEach(entry -> collect(entry.getValue(), entry.getKey()));
    } else if (value.isArray()) {
      value.forEach(item -> collect(item, ""));
    } else if (INDEX_FIELDS.contains(field) && value.isIntegralNumber()) {
      see(value.asText());
    }
  }

  private ObjectNode clean(JsonNode step, ObjectNode answer) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.set("status", answer.get("status"));
    ObjectNode headers = out.putObject("headers");
    answer
        .get("headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), header(header)));
    if (answer.has("json")) {
      JsonNode json = clean(answer.get("json"), "");
      for (JsonNode pointer : step.path("ignore")) {
        drop(json, List.of(pointer.asText().replaceAll("^/+|/+$", "").split("/")));
      }
      out.set("json", json);
    } else {
      out.put("text", text(answer.get("text").asText().strip()));
    }
    if (step.has("join")) {
      out.set("waited", answer.get("waited"));
    }
    return out;
  }

  private String header(Map.Entry<String, JsonNode> header) {
    String value = header.getValue().asText();
    boolean number = DIGITS.matcher(value).matches();
    if (number && header.getKey().equals("X-Consul-Index")) {
      return indexName(value);
    }
    if (number && header.getKey().equals("X-Consul-Lastcontact")) {
      return value.equals("0") ? "0" : "n";
    }
    return text(value);
  }

  private String indexName(String digits) {
    Integer rank = digits.length() < 19 ? ranks.get(Long.parseLong(digits)) : null;
    return rank == null ? digits : "index-" + rank;
  }

  private JsonNode clean(JsonNode value, String field) {
    if (value.isObject()) {
      ObjectNode out = JsonNodeFactory.instance.objectNode();
      value.properties().forEach(e -> out.set(text(e.getKey()), clean(e.getValue(), e.getKey())));
      return out;
    }
    if (value.isArray()) {
      ArrayNode out = JsonNodeFactory.instance.arrayNode();
      value.forEach(item -> out.add(clean(item, "")));
      return out;
    }
    if (INDEX_FIELDS.contains(field) && value.isIntegralNumber()) {
      String name = indexName(value.asText());
      return name.startsWith("index-") ? JsonNodeFactory.instance.textNode(name) : value;
    }
    return value.isTextual() ? JsonNodeFactory.instance.textNode(text(value.asText())) : value;
  }

  private String text(String value) {
    if (!node.isEmpty() && value.equals(node)) {
      return "${node}";
    }
    String named =
        UUID.matcher(value)
            .replaceAll(m ->
                Matcher.quoteReplacement(
                    ids.computeIfAbsent(m.group(), id -> "uuid-" + (ids.size() + 1))));
    return INDEX_TEXT.matcher(named.replace(prefix, "${p}")).replaceAll("$1N");
  }

  private static void drop(JsonNode value, List<String> pointer) {
    String head = pointer.getFirst();
    List<String> rest = pointer.subList(1, pointer.size());
    if (value instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        if (head.equals("*") || head.equals(Integer.toString(i))) {
          if (rest.isEmpty()) {
            array.set(i, "ignored");
          } else {
            drop(array.get(i), rest);
          }
        }
      }
    } else if (value instanceof ObjectNode object) {
      for (String field : object.propertyStream().map(Map.Entry::getKey).toList()) {
        if (head.equals("*") || head.equals(field)) {
          if (rest.isEmpty()) {
            object.put(field, "ignored");
          } else {
            drop(object.get(field), rest);
          }
        }
      }
    }
  }
}
