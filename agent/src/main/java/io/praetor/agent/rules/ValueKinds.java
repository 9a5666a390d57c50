package io.praetor.agent.rules;

import io.praetor.store.rule.RuleDefinition;
import java.util.List;

/** All kinds of rules by their names; stateless. What needs a library loads it when it is made. */
final class ValueKinds {
  static final List<String> NAMES =
      List.of(
          "json-schema", "number", "enum", "pattern", "size", "json", "yaml", "toml", "properties");

  private ValueKinds() {}

  /**
   * What a rule demands.
   *
   * @throws BadRuleException if it is none
   */
  static ValueKind of(RuleDefinition rule, RuleLimits limits) throws BadRuleException {
    return switch (rule.kind()) {
      case "json-schema" -> SchemaKind.of(rule.spec(), limits);
      case "number" -> NumberKind.of(rule.spec());
      case "enum" -> EnumKind.of(rule.spec());
      case "pattern" -> PatternKind.of(rule.spec(), limits);
      case "size" -> SizeKind.of(rule.spec());
      case "json" -> JsonKind.of(rule.spec(), limits);
      case "yaml" -> YamlKind.of(rule.spec(), limits);
      case "toml" -> TomlKind.of(rule.spec(), limits);
      case "properties" -> PropertiesKind.of(rule.spec());
      default ->
          throw new BadRuleException(
              "Kind",
              "has to be one of " + String.join(", ", NAMES) + ", not \"" + rule.kind() + '"');
    };
  }
}
