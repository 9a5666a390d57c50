package io.praetor.verification.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names that a scenario's steps refer to as ${name}; any thread of the scenario. */
final class Variables {
  private static final Pattern NAME = Pattern.compile("\\$\\{(\\w+)}");
  private final Map<String, String> values = new ConcurrentHashMap<>();

  Variables(String prefix) {
    values.put("id", UUID.randomUUID().toString());
    values.put("id2", UUID.randomUUID().toString());
    values.put("p", prefix + UUID.randomUUID().toString().replace("-", "").substring(0, 10));
  }

  /** The key prefix of this run alone. */
  String prefix() {
    return values.getOrDefault("p", "");
  }

  void put(String name, String value) {
    values.put(name, value);
  }

  /** A text in which the values stand by their names, the longest name first. */
  String named(String text) {
    String named = text;
    for (Map.Entry<String, String> each :
        values.entrySet().stream()
            .filter(entry -> !entry.getValue().isEmpty())
            .sorted(
                Comparator.comparingInt(
                        (Map.Entry<String, String> entry) -> -entry.getKey().length())
                    .thenComparing(Map.Entry::getKey))
            .toList()) {
      named = named.replace(each.getValue(), "${" + each.getKey() + "}");
    }
    return named;
  }

  String fill(String text) {
    return NAME.matcher(text)
        .replaceAll(m -> Matcher.quoteReplacement(values.getOrDefault(m.group(1), m.group())));
  }

  JsonNode fill(JsonNode node) {
    if (node.isTextual()) {
      return JsonNodeFactory.instance.textNode(fill(node.asText()));
    }
    if (node.isArray()) {
      ArrayNode out = JsonNodeFactory.instance.arrayNode();
      node.forEach(item -> out.add(fill(item)));
      return out;
    }
    if (node.isObject()) {
      ObjectNode out = JsonNodeFactory.instance.objectNode();
      node.properties().forEach(field -> out.set(fill(field.getKey()), fill(field.getValue())));
      return out;
    }
    return node;
  }
}
