package io.praetor.cli.acl;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.http.AgentClient;
import io.praetor.client.text.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The flags that say what gives a token or a role its rights. Stateless. */
final class AclGrants {
  private static final List<String> FIELDS =
      List.of("Policies", "Roles", "ServiceIdentities", "NodeIdentities", "TemplatedPolicies");

  private AclGrants() {}

  /**
   * The flags.
   *
   * @param append whether there are those, too, that add to what is there
   */
  static List<Flag> flags(boolean withRoles, boolean append) {
    List<Flag> flags = new ArrayList<>();
    add(flags, "", "", withRoles);
    if (append) {
      add(flags, "append-", "Adds to what is there: ", withRoles);
    }
    flags.add(Flag.list("var", "name:value", "What fills the blank of -templated-policy."));
    return flags;
  }

  private static void add(List<Flag> flags, String prefix, String start, boolean withRoles) {
    flags.add(
        Flag.list(prefix + "policy-id", "id", start + "A policy, by the beginning of its ID."));
    flags.add(Flag.list(prefix + "policy-name", "name", start + "A policy, by its name."));
    if (withRoles) {
      flags.add(Flag.list(prefix + "role-id", "id", start + "A role, by the beginning of its ID."));
      flags.add(Flag.list(prefix + "role-name", "name", start + "A role, by its name."));
    }
    flags.add(
        Flag.list(
            prefix + "service-identity", "name[:dc,...]", start + "The identity of a service."));
    flags.add(Flag.list(prefix + "node-identity", "name:dc", start + "The identity of a node."));
    flags.add(
        Flag.text(prefix + "templated-policy", "name", start + "A policy made of a template."));
  }

  /** What the flags say, as fields of a body. */
  static Map<String, Object> of(AgentClient agent, Flags flags, boolean withRoles)
      throws IOException, CommandException {
    return of(agent, flags, "", withRoles);
  }

  /**
   * What the flags make of what is there: where some are given they replace it, unless they append
   * or the older flags ask to merge.
   */
  static Map<String, Object> changed(
      AgentClient agent, Flags flags, JsonObject old, boolean withRoles)
      throws IOException, CommandException {
    Map<String, Object> given = of(agent, flags, "", withRoles);
    Map<String, Object> added = of(agent, flags, "append-", withRoles);
    Map<String, Object> next = new LinkedHashMap<>();
    for (String field : FIELDS) {
      List<Object> before = new ArrayList<>();
      old.objects(field).forEach(each -> before.add(each.map()));
      List<Object> all = new ArrayList<>();
      if (!given.containsKey(field) || added.containsKey(field) || merges(flags, field)) {
        all.addAll(before);
      }
      for (Map<String, Object> more : List.of(given, added)) {
        if (more.get(field) instanceof List<?> list) {
          all.addAll(list);
        }
      }
      next.put(field, all);
    }
    return next;
  }

  private static boolean merges(Flags flags, String field) {
    return switch (field) {
      case "Policies" -> flags.given("merge-policies") && flags.on("merge-policies");
      case "Roles" -> flags.given("merge-roles") && flags.on("merge-roles");
      case "ServiceIdentities" ->
          flags.given("merge-service-identities") && flags.on("merge-service-identities");
      case "NodeIdentities" ->
          flags.given("merge-node-identities") && flags.on("merge-node-identities");
      default -> false;
    };
  }

  private static Map<String, Object> of(
      AgentClient agent, Flags flags, String prefix, boolean withRoles)
      throws IOException, CommandException {
    Map<String, Object> fields = new LinkedHashMap<>();
    put(fields, "Policies", links(agent, flags, prefix, AclNoun.POLICY));
    if (withRoles) {
      put(fields, "Roles", links(agent, flags, prefix, AclNoun.ROLE));
    }
    List<Object> services = new ArrayList<>();
    for (String identity : flags.all(prefix + "service-identity")) {
      String[] parts = identity.split(":", 2);
      Map<String, Object> service = new LinkedHashMap<>();
      service.put("ServiceName", parts[0]);
      if (parts.length == 2) {
        service.put("Datacenters", List.of(parts[1].split(",")));
      }
      services.add(service);
    }
    put(fields, "ServiceIdentities", services);
    List<Object> nodes = new ArrayList<>();
    for (String identity : flags.all(prefix + "node-identity")) {
      String[] parts = identity.split(":", 2);
      if (parts.length != 2) {
        throw new CommandException(
            "Malformed -" + prefix + "node-identity argument: \"" + identity + "\"");
      }
      nodes.add(Map.of("NodeName", parts[0], "Datacenter", parts[1]));
    }
    put(fields, "NodeIdentities", nodes);
    String template = flags.text(prefix + "templated-policy");
    if (!template.isEmpty()) {
      put(fields, "TemplatedPolicies", List.of(template(template, flags)));
    }
    return fields;
  }

  private static Map<String, Object> template(String name, Flags flags) throws CommandException {
    Map<String, Object> template = new LinkedHashMap<>();
    template.put("TemplateName", name);
    for (String variable : flags.all("var")) {
      String[] parts = variable.split(":", 2);
      if (parts.length != 2 || !parts[0].equalsIgnoreCase("name")) {
        throw new CommandException("Malformed -var argument: \"" + variable + "\": use name:VALUE");
      }
      template.put("TemplateVariables", Map.of("Name", parts[1]));
    }
    return template;
  }

  private static void put(Map<String, Object> fields, String name, List<Object> values) {
    if (!values.isEmpty()) {
      fields.put(name, values);
    }
  }

  private static List<Object> links(AgentClient agent, Flags flags, String prefix, AclNoun noun)
      throws IOException, CommandException {
    List<Object> links = new ArrayList<>();
    for (String name : flags.all(prefix + noun.one() + "-name")) {
      links.add(Map.of("Name", name));
    }
    for (String id : flags.all(prefix + noun.one() + "-id")) {
      links.add(Map.of("ID", noun.find(agent, id, null)));
    }
    return links;
  }
}
