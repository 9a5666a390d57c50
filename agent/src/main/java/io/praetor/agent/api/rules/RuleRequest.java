package io.praetor.agent.api.rules;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.praetor.agent.json.JsonValues;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.JsonBody;
import io.praetor.client.text.JsonText;
import io.praetor.store.rule.RuleDefinition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of requests about rules. Stateless. */
final class RuleRequest {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
  private static final List<String> FIELDS =
      List.of(
          "Name",
          "Prefix",
          "Glob",
          "Kind",
          "Spec",
          "Mode",
          "Description",
          "CreateIndex",
          "ModifyIndex");

  private RuleRequest() {}

  /**
   * The rule that a body describes.
   *
   * @param name as the path says it
   * @throws BadRequestException with what is wrong
   */
  static RuleDefinition rule(byte[] body, String name) {
    Map<String, Object> fields = object(body);
    for (String field : fields.keySet()) {
      if (!FIELDS.contains(field)) {
        throw new BadRequestException(
            "a rule has no field \"" + field + "\"; it may have " + String.join(", ", FIELDS));
      }
    }
    String named = text(fields, "Name");
    if (!named.isEmpty() && !named.equals(name)) {
      throw new BadRequestException("Name is \"" + named + "\", and the path says \"" + name + '"');
    }
    boolean isGlob = fields.get("Glob") != null;
    if (isGlob == (fields.get("Prefix") != null)) {
      throw new BadRequestException(
          "a rule has either a Prefix or a Glob of the keys that it is for");
    }
    String keys = text(fields, isGlob ? "Glob" : "Prefix");
    if (keys.getBytes(StandardCharsets.UTF_8).length > RuleDefinition.KEYS_BYTES_MAX) {
      throw new BadRequestException(
          (isGlob ? "Glob" : "Prefix")
              + " is longer than "
              + RuleDefinition.KEYS_BYTES_MAX
              + " bytes");
    }
    if (isGlob && keys.isEmpty()) {
      throw new BadRequestException("Glob is empty: it would be for no key");
    }
    String spec = fields.get("Spec") == null ? "" : JsonText.compact(fields.get("Spec"));
    if (spec.getBytes(StandardCharsets.UTF_8).length > RuleDefinition.SPEC_BYTES_MAX) {
      throw new BadRequestException(
          "Spec is longer than " + RuleDefinition.SPEC_BYTES_MAX + " bytes");
    }
    String description = text(fields, "Description");
    if (description.length() > RuleDefinition.DESCRIPTION_CHARS_MAX) {
      throw new BadRequestException(
          "Description is longer than " + RuleDefinition.DESCRIPTION_CHARS_MAX + " characters");
    }
    return new RuleDefinition(
        checked(name), isGlob, keys, text(fields, "Kind"), spec, enforces(fields), description);
  }

  /**
   * The name of a rule.
   *
   * @throws BadRequestException if it cannot be one
   */
  static String checked(String name) {
    if (name.length() > RuleDefinition.NAME_CHARS_MAX || !NAME.matcher(name).matches()) {
      throw new BadRequestException(
          "the name of a rule is made of letters, digits, '.', '-' and '_', "
              + RuleDefinition.NAME_CHARS_MAX
              + " at most, not \""
              + name
              + '"');
    }
    return name;
  }

  private static boolean enforces(Map<String, Object> fields) {
    return switch (text(fields, "Mode")) {
      case "warn" -> false;
      case "enforce" -> true;
      default -> throw new BadRequestException("Mode has to be \"warn\" or \"enforce\"");
    };
  }

  /**
   * The object of a body.
   *
   * @throws BadRequestException if it is none
   */
  static Map<String, Object> object(byte[] body) {
    try (JsonParser json = JsonBody.READER.createParser(body)) {
      if (json.nextToken() != null && JsonValues.at(json) instanceof Map<?, ?> object) {
        return JsonValues.members(object);
      }
      throw new BadRequestException("the body has to be an object of JSON");
    } catch (JsonProcessingException e) {
      throw new BadRequestException("the body is no JSON: " + JsonBody.reason(e));
    } catch (IOException e) {
      throw new BadRequestException("the body is no JSON: it ends too soon");
    }
  }

  /** A text, empty if it is left out. */
  static String text(Map<String, Object> fields, String name) {
    @Nullable Object value = fields.get(name);
    if (value == null) {
      return "";
    }
    if (value instanceof String text) {
      return text;
    }
    throw new BadRequestException(name + " has to be a string");
  }
}
