package io.praetor.cli.migrate;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.client.text.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Moves policies, roles and tokens. Policies and roles get ids of this cluster and are found by
 * their names; tokens keep accessor and secret, so that programs go on with the ones they have.
 * Owned by one thread.
 */
final class AclMove {
  private static final String BUILT_IN = "00000000-0000-0000-0000-0000000000";
  private static final String HIDDEN = "<hidden>";

  private final Console console;
  private final AgentClient source;
  private final AgentClient target;
  private final List<String> ofLogins = new ArrayList<>();
  private final List<String> otherSecret = new ArrayList<>();

  AclMove(Console console, AgentClient source, AgentClient target) {
    this.console = console;
    this.source = source;
    this.target = target;
  }

  void run() throws IOException, CommandException {
    int policies = named("policy", "policies");
    int roles = named("role", "roles");
    int tokens = tokens();
    console.line("Moved " + policies + " policies, " + roles + " roles and " + tokens + " tokens.");
  }

  /** Prints what of access control stays behind. */
  void printLeftovers(Leftovers leftovers) throws CommandException {
    leftovers.item("tokens of logins", ofLogins, "a login here gives new ones");
    leftovers.item(
        "tokens whose accessor has another secret here", otherSecret, "delete one of the two");
    try {
      List<String> methods = new ArrayList<>();
      for (JsonObject method : Rows.list(source, "/v1/acl/auth-methods")) {
        methods.add(method.text("Name") + " (" + method.text("Type") + ")");
      }
      leftovers.item("auth methods, with their binding rules", methods, "create them anew");
    } catch (IOException e) {
      console.line("  auth methods: they cannot be listed (" + e.getMessage() + ")");
    }
  }

  private int named(String one, String many) throws IOException, CommandException {
    Map<String, String> there = new HashMap<>();
    for (JsonObject row : Rows.list(target, "/v1/acl/" + many)) {
      there.put(row.text("Name"), row.text("ID"));
    }
    int moved = 0;
    for (JsonObject listed : Rows.list(source, "/v1/acl/" + many)) {
      if (listed.text("ID").startsWith(BUILT_IN)) {
        continue;
      }
      JsonObject row = Rows.read(source, "/v1/acl/" + one + "/" + Query.path(listed.text("ID")));
      Map<String, @Nullable Object> body = Rows.body(row, "ID");
      Rows.linkByName(body, "Policies");
      String id = there.get(row.text("Name"));
      if (id != null) {
        body.put("ID", id);
      }
      try {
        Rows.write(target, "PUT", "/v1/acl/" + one + (id == null ? "" : "/" + id), body);
      } catch (IOException e) {
        throw new CommandException(
            "Error! The target refuses the "
                + one
                + " "
                + row.text("Name")
                + ": "
                + e.getMessage());
      }
      moved++;
    }
    return moved;
  }

  private int tokens() throws IOException, CommandException {
    int moved = 0;
    for (JsonObject listed : Rows.list(source, "/v1/acl/tokens")) {
      String accessor = listed.text("AccessorID");
      if (!listed.text("AuthMethod").isEmpty()) {
        ofLogins.add(accessor + " (" + listed.text("AuthMethod") + ")");
        continue;
      }
      JsonObject row = Rows.read(source, "/v1/acl/token/" + Query.path(accessor));
      String secret = row.text("SecretID");
      if (secret.equals(HIDDEN) || secret.isEmpty()) {
        throw new CommandException(
            "Error! The token for the source may not read the secrets of tokens: it needs"
                + " acl:write there");
      }
      moved += token(accessor, secret, row) ? 1 : 0;
    }
    return moved;
  }

  private boolean token(String accessor, String secret, JsonObject row)
      throws IOException, CommandException {
    Map<String, @Nullable Object> body = Rows.body(row);
    Rows.linkByName(body, "Policies");
    Rows.linkByName(body, "Roles");
    String path = "/v1/acl/token/" + Query.path(accessor);
    boolean there;
    try (Response response = target.get(path, new Query())) {
      // Consul says of a token that is not there that this is forbidden, or (later) not found.
      there = response.status() == 200;
      if (there && !secret.equals(JsonObject.of(response.json()).text("SecretID"))) {
        otherSecret.add(accessor);
        return false;
      }
      response.bytes();
    }
    try {
      Rows.write(target, "PUT", there ? path : "/v1/acl/token", body);
    } catch (IOException e) {
      throw new CommandException(
          "Error! The target refuses the token " + accessor + ": " + e.getMessage());
    }
    return true;
  }
}
