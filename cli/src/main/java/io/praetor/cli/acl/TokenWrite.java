package io.praetor.cli.acl;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.Query;
import io.praetor.client.text.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code acl token create} and {@code acl token update}. */
public final class TokenWrite extends AclWrite {
  private TokenWrite(boolean isNew) {
    super(AclNoun.TOKEN, isNew);
  }

  /** Makes a token. */
  public static Command create() {
    return new TokenWrite(true);
  }

  /** Changes a token. */
  public static Command update() {
    return new TokenWrite(false);
  }

  @Override
  public String description() {
    return isNew()
        ? "Makes a token of policies, roles and identities, and prints its secret.\n"
        : "Changes a token: policies, roles and identities that are given replace those of their"
            + " kind, and -append-... add to them.\n";
  }

  @Override
  public List<Flag> flags() {
    List<Flag> flags = new ArrayList<>(AclFormat.flags());
    if (isNew()) {
      flags.add(Flag.text("accessor", "id", "The accessor, a UUID; unless given, a random one."));
      flags.add(Flag.text("secret", "id", "The secret, a UUID; unless given, a random one."));
      flags.add(Flag.toggle("local", "Accepted as in Consul; there is one datacenter."));
      flags.add(Flag.text("expires-ttl", "duration", "How long it counts, from 1m to 24h."));
    } else {
      flags.addAll(AclSubject.flags(AclNoun.TOKEN));
      for (String what : List.of("policies", "roles", "service-identities", "node-identities")) {
        flags.add(Flag.toggle("merge-" + what, "Older form of -append-...: keeps those it has."));
      }
    }
    flags.add(Flag.text("description", "text", "For people."));
    flags.addAll(AclGrants.flags(true, !isNew()));
    return flags;
  }

  @Override
  JsonObject write(Console console, AgentClient agent, Flags flags)
      throws IOException, CommandException {
    return isNew() ? create(agent, flags) : update(agent, flags);
  }

  private static JsonObject create(AgentClient agent, Flags flags)
      throws IOException, CommandException {
    Map<String, Object> body = new LinkedHashMap<>();
    putIf(body, "AccessorID", flags.text("accessor"));
    putIf(body, "SecretID", flags.text("secret"));
    body.put("Description", flags.text("description"));
    body.put("Local", flags.on("local"));
    putIf(body, "ExpirationTTL", flags.text("expires-ttl"));
    Map<String, Object> grants = AclGrants.of(agent, flags, true);
    if (grants.isEmpty()) {
      throw new CommandException(
          "Cannot create a token without specifying -policy-name, -policy-id, -role-name, -role-id,"
              + " -service-identity, -node-identity, or -templated-policy at least once");
    }
    body.putAll(grants);
    return AclNoun.put(agent, AclNoun.TOKEN.path(), body);
  }

  private static void putIf(Map<String, Object> body, String name, String value) {
    if (!value.isEmpty()) {
      body.put(name, value);
    }
  }

  private static JsonObject update(AgentClient agent, Flags flags)
      throws IOException, CommandException {
    String accessor = AclSubject.find(AclNoun.TOKEN, agent, flags);
    JsonObject old = AclNoun.TOKEN.read(agent, accessor, new Query());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("AccessorID", accessor);
    body.put(
        "Description",
        flags.given("description") ? flags.text("description") : old.text("Description"));
    body.putAll(AclGrants.changed(agent, flags, old, true));
    return AclNoun.put(agent, AclNoun.TOKEN.path(accessor), body);
  }
}
