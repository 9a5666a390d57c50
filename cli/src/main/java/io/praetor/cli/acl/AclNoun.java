package io.praetor.cli.acl;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.client.text.JsonObject;
import io.praetor.client.text.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the commands are about, with where it is found. */
enum AclNoun {
  TOKEN("token", "tokens", "AccessorID"),
  POLICY("policy", "policies", "ID"),
  ROLE("role", "roles", "ID"),
  AUTH_METHOD("auth-method", "auth-methods", "Name"),
  BINDING_RULE("binding-rule", "binding-rules", "ID");

  private static final int UUID_CHARS = 36;
  private static final String ANONYMOUS = "00000000-0000-0000-0000-000000000002";

  private final String one;
  private final String many;
  private final String idField;

  AclNoun(String one, String many, String idField) {
    this.one = one;
    this.many = many;
    this.idField = idField;
  }

  /** As it stands in a sentence. */
  String one() {
    return one.replace('-', ' ');
  }

  /** The same with its article. */
  String article() {
    return (this == AUTH_METHOD ? "an " : "a ") + one();
  }

  /** The same at its beginning. */
  String capital() {
    return Character.toUpperCase(one.charAt(0)) + one().substring(1);
  }

  String many() {
    return many.replace('-', ' ');
  }

  /** The field that has its id. */
  String idField() {
    return idField;
  }

  /** Where new ones are made. */
  String path() {
    return "/v1/acl/" + one;
  }

  /** Where one is. */
  String path(String id) {
    return path() + "/" + Query.path(id);
  }

  /** All there are. */
  List<JsonObject> list(AgentClient agent) throws IOException, CommandException {
    return list(agent, new Query());
  }

  /** Those that a query asks for. */
  List<JsonObject> list(AgentClient agent, Query query) throws IOException, CommandException {
    try (Response response = agent.get("/v1/acl/" + many, query)) {
      return JsonObject.list(response.ok().json());
    }
  }

  /** One, which has to be there. */
  JsonObject read(AgentClient agent, String id, Query query) throws IOException, CommandException {
    try (Response response = agent.get(path(id), query)) {
      return JsonObject.of(response.ok().json());
    }
  }

  /** Writes one, and gives what it has become. */
  static JsonObject put(AgentClient agent, String path, Object body)
      throws IOException, CommandException {
    byte[] json = JsonText.compact(body).getBytes(StandardCharsets.UTF_8);
    try (Response response = agent.put(path, new Query(), json)) {
      return JsonObject.of(response.ok().json());
    }
  }

  /**
   * The id of which the beginning is given, or the one of a name.
   *
   * @throws CommandException if none fits, or several do
   */
  String find(AgentClient agent, String idOrPrefix, @Nullable String name)
      throws IOException, CommandException {
    if (this == TOKEN && idOrPrefix.equals("anonymous")) {
      return ANONYMOUS;
    }
    if (this == AUTH_METHOD && name != null) {
      return name;
    }
    if (idOrPrefix.length() == UUID_CHARS) {
      return idOrPrefix;
    }
    List<String> found = new ArrayList<>();
    for (JsonObject each : list(agent)) {
      String id = each.text(idField);
      if (idOrPrefix.isEmpty() ? each.text("Name").equals(name) : id.startsWith(idOrPrefix)) {
        found.add(id);
      }
    }
    String asked = idOrPrefix.isEmpty() ? "name \"" + name + '"' : "ID \"" + idOrPrefix + '"';
    if (found.isEmpty()) {
      throw new CommandException("Error: no such " + one() + " with " + asked);
    }
    if (found.size() > 1) {
      throw new CommandException("Error: the " + asked + " is not unique: give more of it");
    }
    return found.getFirst();
  }
}
