package io.praetor.agent.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;

/**
 * Goes through a schema before it is made, for what may not be in it: references to elsewhere,
 * another draft, regular expressions that are none or too long. Owned by one thread.
 */
final class SchemaScan {
  static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

  /** What holds values, and no schemas. */
  private static final Set<String> VALUES = Set.of("const", "enum", "default", "examples");

  /** What holds schemas by names that are no keywords. */
  private static final Set<String> BY_NAME =
      Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas");

  private final Patterns patterns;

  private SchemaScan(Patterns patterns) {
    this.patterns = patterns;
  }

  /**
   * Looks at a schema.
   *
   * @throws BadRuleException with the place of the first thing that may not be there
   */
  static void check(JsonNode schema, Patterns patterns) throws BadRuleException {
    new SchemaScan(patterns).schema("Spec", schema);
  }

  private void schema(String place, JsonNode node) throws BadRuleException {
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        schema(place + '/' + i, node.get(i));
      }
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      String at = below(place, name);
      if (BY_NAME.contains(name) && value.isObject()) {
        named(at, name.equals("patternProperties"), value);
      } else if (!VALUES.contains(name)) {
        keyword(at, name, value);
      }
    }
  }

  private void named(String place, boolean areExpressions, JsonNode schemas)
      throws BadRuleException {
    for (Map.Entry<String, JsonNode> member : schemas.properties()) {
      String at = below(place, member.getKey());
      if (areExpressions) {
        var _ = patterns.compile(at, member.getKey());
      }
      schema(at, member.getValue());
    }
  }

  private void keyword(String place, String name, JsonNode value) throws BadRuleException {
    if (!value.isTextual()) {
      schema(place, value);
      return;
    }
    String text = value.textValue();
    switch (name) {
      case "$ref", "$dynamicRef" -> {
        if (!text.startsWith("#")) {
          throw new BadRuleException(
              place,
              "refers to \"" + text + "\": a reference goes to the same schema, and begins with #");
        }
      }
      case "$schema" -> {
        if (!text.equals(DIALECT)) {
          throw new BadRuleException(place, "is \"" + text + "\": schemas here are of " + DIALECT);
        }
      }
      case "pattern" -> {
        var _ = patterns.compile(place, text);
      }
      default -> {
        // Any other keyword says nothing that could do harm.
      }
    }
  }

  private static String below(String place, String name) {
    return place + '/' + name.replace("~", "~0").replace("/", "~1");
  }
}
