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

/** {@code acl role create} and {@code acl role update}. */
public final class RoleWrite extends AclWrite {
  private RoleWrite(boolean isNew) {
    super(AclNoun.ROLE, isNew);
  }

  /** Makes a role. */
  public static Command create() {
    return new RoleWrite(true);
  }

  /** Changes a role. */
  public static Command update() {
    return new RoleWrite(false);
  }

  @Override
  public String description() {
    return isNew()
        ? "Makes a role of policies and identities.\n"
        : "Changes a role: what is given is added to what it has, unless -no-merge says otherwise.\n";
  }

  @Override
  public List<Flag> flags() {
    List<Flag> flags = new ArrayList<>(AclFormat.flags());
    if (!isNew()) {
      flags.add(Flag.text("id", "id", "The ID, or a beginning that no other has."));
      flags.add(Flag.toggle("no-merge", "What is given replaces what it has."));
    }
    flags.add(Flag.text("name", "name", isNew() ? "The name." : "The new name."));
    flags.add(Flag.text("description", "text", "For people."));
    flags.addAll(AclGrants.flags(false, false));
    return flags;
  }

  @Override
  JsonObject write(Console console, AgentClient agent, Flags flags)
      throws IOException, CommandException {
    requireName(flags);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("Name", flags.text("name"));
    body.put("Description", flags.text("description"));
    Map<String, Object> grants = AclGrants.of(agent, flags, false);
    body.putAll(grants);
    if (isNew()) {
      return AclNoun.put(agent, AclNoun.ROLE.path(), body);
    }
    String id = AclSubject.find(AclNoun.ROLE, agent, flags);
    if (!flags.on("no-merge")) {
      merge(body, grants, AclNoun.ROLE.read(agent, id, new Query()), flags);
    }
    return AclNoun.put(agent, AclNoun.ROLE.path(id), body);
  }

  private static void merge(
      Map<String, Object> body, Map<String, Object> given, JsonObject old, Flags flags) {
    if (!flags.given("name")) {
      body.put("Name", old.text("Name"));
    }
    if (!flags.given("description")) {
      body.put("Description", old.text("Description"));
    }
    for (String field :
        List.of("Policies", "ServiceIdentities", "NodeIdentities", "TemplatedPolicies")) {
      List<Object> all = new ArrayList<>();
      old.objects(field).forEach(each -> all.add(each.map()));
      if (given.get(field) instanceof List<?> more) {
        all.addAll(more);
      }
      body.put(field, all);
    }
  }
}
