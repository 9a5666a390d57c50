package io.praetor.cli.migrate;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.client.text.JsonObject;
import io.praetor.client.text.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows of access control and prepared queries: as one cluster tells them, and another takes them.
 */
final class Rows {
  /** What each cluster gives by itself, and what it has no place for. */
  private static final Set<String> OWN =
      Set.of(
          "CreateIndex",
          "ModifyIndex",
          "Hash",
          "CreateTime",
          "Legacy",
          "Namespace",
          "Partition",
          "ExpandedPolicies",
          "ExpandedRoles",
          "AgentACLDefaultPolicy",
          "AgentACLDownPolicy",
          "ResolvedByAgent");

  private Rows() {}

  static List<JsonObject> list(AgentClient agent, String path)
      throws IOException, CommandException {
    try (Response response = agent.get(path, new Query())) {
      return JsonObject.list(response.ok().json());
    }
  }

  static JsonObject read(AgentClient agent, String path) throws IOException, CommandException {
    try (Response response = agent.get(path, new Query())) {
      return JsonObject.of(response.ok().json());
    }
  }

  /** The body that makes a row there, without what a cluster gives by itself. */
  static Map<String, @Nullable Object> body(JsonObject row, String... without) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    row.map()
        .forEach((name, value) -> {
          if (!OWN.contains(String.valueOf(name)) && value != null) {
            body.put(String.valueOf(name), value);
          }
        });
    body.keySet().removeAll(List.of(without));
    return body;
  }

  /** Links to rows that have other ids here, by their names. */
  static void linkByName(Map<String, @Nullable Object> body, String field) {
    List<Object> links = new ArrayList<>();
    for (JsonObject link : JsonObject.list(body.get(field))) {
      links.add(Map.of("Name", link.text("Name")));
    }
    if (body.containsKey(field)) {
      body.put(field, links);
    }
  }

  static void write(
      AgentClient agent, String method, String path, Map<String, @Nullable Object> body)
      throws IOException, CommandException {
    byte[] json = JsonText.compact(body).getBytes(StandardCharsets.UTF_8);
    try (Response response = agent.send(method, path, new Query(), json)) {
      response.ok().bytes();
    }
  }
}
