package io.praetor.verification.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All keys that an agent holds, read through {@code ?recurse} and again otherwise; immutable. */
final class Holdings {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OPERATIONS_MAX = 128;

  /** What JSON shows in the place of bytes that are no UTF-8: such a key cannot be asked for. */
  private static final String NOT_UTF8 = "\ufffd";

  private final SortedMap<String, JsonNode> entries = new TreeMap<>();
  private final List<String> contradictions = new ArrayList<>();

  private Holdings() {}

  static Holdings of(int port) throws IOException {
    Holdings holdings = new Holdings();
    JsonNode all = answer(port, "GET", "/v1/kv/?recurse", null);
    for (JsonNode entry : all) {
      holdings.entries.put(entry.path("Key").asText(), entry);
    }
    JsonNode keys = answer(port, "GET", "/v1/kv/?keys", null);
    List<String> listed = new ArrayList<>();
    keys.forEach(key -> listed.add(key.asText()));
    List<String> walked = new ArrayList<>();
    all.forEach(entry -> walked.add(entry.path("Key").asText()));
    if (!listed.equals(walked)) {
      holdings.contradictions.add("?keys has " + listed + ", ?recurse has " + walked);
    }
    List<String> asked =
        holdings.entries.keySet().stream().filter(key -> !key.contains(NOT_UTF8)).toList();
    for (int from = 0; from < asked.size(); from += OPERATIONS_MAX) {
      holdings.askAgain(port, asked.subList(from, Math.min(asked.size(), from + OPERATIONS_MAX)));
    }
    return holdings;
  }

  private void askAgain(int port, List<String> keys) throws IOException {
    ArrayNode operations = JSON.createArrayNode();
    for (String key : keys) {
      operations.addObject().putObject("KV").put("Verb", "get").put("Key", key);
    }
    JsonNode results = answer(port, "PUT", "/v1/txn", JSON.writeValueAsBytes(operations));
    for (int i = 0; i < keys.size(); i++) {
      JsonNode got = results.path("Results").path(i).path("KV");
      if (!got.equals(entries.get(keys.get(i)))) {
        contradictions.add(
            "?recurse has " + entries.get(keys.get(i)) + ", a transaction's get " + got);
      }
    }
  }

  private static JsonNode answer(int port, String method, String path, byte @Nullable [] body)
      throws IOException {
    RawHttp.Answer answer = RawHttp.send(port, method, path, body);
    if (answer.status() != 200) {
      throw new IOException(path + " answers " + answer.status() + " " + answer.text());
    }
    return JSON.readTree(new String(answer.body(), StandardCharsets.UTF_8));
  }

  boolean has(String key) {
    return entries.containsKey(key);
  }

  /** Where the endpoints disagree. */
  List<String> contradictions() {
    return List.copyOf(contradictions);
  }

  List<String> differencesFrom(Holdings earlier) {
    List<String> differences = new ArrayList<>(contradictions);
    SortedMap<String, JsonNode> either = new TreeMap<>(entries);
    either.putAll(earlier.entries);
    for (String key : either.keySet()) {
      if (!Objects.equals(entries.get(key), earlier.entries.get(key))) {
        differences.add(key + " was " + earlier.entries.get(key) + " and is " + entries.get(key));
      }
    }
    return differences;
  }
}
