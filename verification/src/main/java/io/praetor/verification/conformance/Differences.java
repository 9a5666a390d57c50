package io.praetor.verification.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What of an answer differs from the recorded one; stateless. */
final class Differences {
  private static final String CONTAINS = "body.contains:";

  private Differences() {}

  /**
   * Nothing for an error's wording, which is for people, unless the step asks for the exact one.
   */
  static List<String> between(JsonNode step, JsonNode wanted, @Nullable JsonNode got) {
    List<String> wrong = new ArrayList<>();
    if (wanted.isNull() || got == null) {
      return wrong;
    }
    if (wanted.has("pending") || wanted.has("error") || got.has("error") || got.has("pending")) {
      if (!wanted.equals(got)) {
        wrong.add("wanted " + wanted + ", got " + got);
      }
      return wrong;
    }
    List<String> only = new ArrayList<>();
    step.path("only").forEach(o -> only.add(o.asText()));
    if (judged(only, "status") && !isSameStatus(step, wanted, got)) {
      wrong.add(
          "status: wanted "
              + wanted.get("status")
              + ", got "
              + got.get("status")
              + " "
              + got.path("text").asText());
    }
    if (judged(only, "headers")) {
      headers(step, wanted.path("headers"), got.path("headers"), wrong);
    }
    if (judged(only, "body")) {
      body(step, wanted, got, wrong);
    }
    if (!wanted.path("waited").equals(got.path("waited"))) {
      wrong.add("waited: wanted " + wanted.path("waited") + ", got " + got.path("waited"));
    }
    for (String o : only) {
      if (o.startsWith(CONTAINS)) {
        String text = got.has("json") ? got.get("json").toString() : got.path("text").asText();
        String wantedText = o.substring(CONTAINS.length());
        // The recording has a space behind each colon of JSON.
        if (!text.contains(wantedText) && !text.contains(wantedText.replace("\": ", "\":"))) {
          wrong.add("body lacks " + o.substring(CONTAINS.length()) + ": " + text);
        }
      }
    }
    return wrong;
  }

  /** Whether the statuses are one, or two of which either will do. */
  private static boolean isSameStatus(JsonNode step, JsonNode wanted, JsonNode got) {
    List<JsonNode> either = new ArrayList<>();
    step.path("either").forEach(either::add);
    JsonNode one = wanted.path("status");
    JsonNode other = got.path("status");
    return one.equals(other) || (either.contains(one) && either.contains(other));
  }

  private static boolean judged(List<String> only, String field) {
    return only.isEmpty() || only.contains(field);
  }

  private static void headers(JsonNode step, JsonNode wanted, JsonNode got, List<String> wrong) {
    NavigableSet<String> names = new TreeSet<>();
    wanted.propertyStream().map(Map.Entry::getKey).forEach(names::add);
    got.propertyStream().map(Map.Entry::getKey).forEach(names::add);
    step.path("skip_headers").forEach(name -> names.remove(name.asText()));
    for (String name : names) {
      if (!wanted.path(name).equals(got.path(name))) {
        wrong.add(name + ": wanted " + show(wanted.path(name)) + ", got " + show(got.path(name)));
      }
    }
  }

  private static void body(JsonNode step, JsonNode wanted, JsonNode got, List<String> wrong) {
    boolean exact = step.path("exact").asBoolean();
    for (String field : List.of("json", "text")) {
      JsonNode a = wanted.path(field);
      JsonNode b = got.path(field);
      boolean wordingAlone =
          field.equals("text")
              && wanted.path("status").asInt() >= 400
              && !a.asText().isEmpty()
              && !b.asText().isEmpty()
              && !exact;
      if (!a.equals(b) && !wordingAlone) {
        wrong.add(field + ": wanted " + show(a) + ", got " + show(b));
      }
    }
  }

  private static String show(JsonNode node) {
    return node instanceof MissingNode ? "nothing" : node.toString();
  }
}
