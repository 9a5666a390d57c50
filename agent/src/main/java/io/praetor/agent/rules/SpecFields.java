package io.praetor.agent.rules;

import io.praetor.client.text.JsonObject;
import io.praetor.client.text.JsonParser;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a rule's specification, each of which has to be known. Owned by one thread. */
final class SpecFields {
  private final Map<?, ?> fields;

  private SpecFields(Map<?, ?> fields) {
    this.fields = fields;
  }

  /**
   * Reads a specification.
   *
   * @param known all fields that it may have
   */
  static SpecFields read(String spec, String kind, List<String> known) throws BadRuleException {
    Object value;
    try {
      value = spec.isEmpty() ? Map.of() : JsonParser.parse(spec);
    } catch (JsonParser.SyntaxException e) {
      throw new BadRuleException("Spec", "is no JSON: " + e.getMessage());
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw new BadRuleException("Spec", "has to be an object");
    }
    for (Object name : map.keySet()) {
      if (!known.contains(String.valueOf(name))) {
        throw new BadRuleException(
            "Spec/" + name,
            "a rule of kind "
                + kind
                + (known.isEmpty()
                    ? " has no Spec"
                    : " has no such field; it may have " + String.join(", ", known)));
      }
    }
    return new SpecFields(JsonObject.of(map).map());
  }

  String text(String name) throws BadRuleException {
    if (fields.get(name) instanceof String text) {
      return text;
    }
    throw new BadRuleException("Spec/" + name, "has to be a string");
  }

  List<String> texts(String name) throws BadRuleException {
    if (!(fields.get(name) instanceof List<?> list) || list.isEmpty()) {
      throw new BadRuleException("Spec/" + name, "has to be a list of strings, one at least");
    }
    List<String> texts = new ArrayList<>();
    for (Object element : list) {
      if (!(element instanceof String text)) {
        throw new BadRuleException("Spec/" + name + '/' + texts.size(), "has to be a string");
      }
      texts.add(text);
    }
    return texts;
  }

  boolean flag(String name) throws BadRuleException {
    Object value = fields.get(name);
    if (value == null) {
      return false;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw new BadRuleException("Spec/" + name, "has to be true or false");
  }

  /** A number, or null if there is none. */
  @Nullable BigDecimal number(String name) throws BadRuleException {
    return switch (fields.get(name)) {
      case null -> null;
      case Long value -> BigDecimal.valueOf(value);
      case BigInteger value -> new BigDecimal(value);
      case Double value when !value.isInfinite() && !value.isNaN() -> BigDecimal.valueOf(value);
      default -> throw new BadRuleException("Spec/" + name, "has to be a number");
    };
  }
}
