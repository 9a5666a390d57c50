package io.praetor.verification.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The scenarios of one file: steps, and what the real one answered to them; immutable. */
public record Recording(String name, List<Scenario> scenarios) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What is not there or is otherwise on purpose (docs/compatibility.md): transactions of services;
   * a watch that hears of an instance that has another name now; and that an answer from the
   * leader's state says so.
   */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "catalog/txn", "catalog/service-id", "health/blocking-status", "health/blocking-output");

  /** Those of the scenarios that are answered as recorded. */
  public List<Scenario> served() {
    return scenarios.stream()
        .filter(scenario -> !LEFT_OUT.contains(name + "/" + scenario.name()))
        .toList();
  }

  /**
   * One scenario; the answers stand in the order of the steps, and {@code files} are texts by the
   * names that the steps know them by, {@code older} those of a version before the one that is
   * followed.
   */
  public record Scenario(
      String name,
      String about,
      Map<String, String> files,
      boolean older,
      List<JsonNode> steps,
      List<JsonNode> answers) {}

  /** A step that leaves out what its whole scenario does, too. */
  private static JsonNode withoutOf(JsonNode scenario, JsonNode step) {
    ObjectNode own = step.deepCopy();
    ArrayNode names = own.withArray("without");
    scenario.path("without").forEach(names::add);
    return own;
  }

  static JsonNode parse(String text) throws JsonProcessingException {
    return JSON.readTree(text);
  }

  /** Reads {@code /golden/NAME.json} from the class path. */
  public static Recording named(String name) {
    String path = "/golden/" + name + ".json";
    try (InputStream in = Recording.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalArgumentException("no recording " + path);
      }
      List<Scenario> scenarios = new ArrayList<>();
      for (JsonNode node : JSON.readTree(in)) {
        List<JsonNode> steps = new ArrayList<>();
        node.get("steps").forEach(step -> steps.add(withoutOf(node, step)));
        List<JsonNode> answers = new ArrayList<>();
        node.get("answers").forEach(answers::add);
        if (steps.size() != answers.size()) {
          throw new IllegalArgumentException(path + " " + node.get("name") + ": steps ≠ answers");
        }
        Map<String, String> files = new HashMap<>();
        node.path("files").properties().forEach(f -> files.put(f.getKey(), f.getValue().asText()));
        scenarios.add(
            new Scenario(
                node.get("name").asText(),
                node.path("about").asText(),
                Map.copyOf(files),
                node.has("from"),
                List.copyOf(steps),
                List.copyOf(answers)));
      }
      return new Recording(name, List.copyOf(scenarios));
    } catch (IOException e) {
      throw new IllegalArgumentException(path + " cannot be read", e);
    }
  }
}
