package io.praetor.agent.api.acl;

import io.praetor.agent.access.Template;
import io.praetor.agent.api.catalog.BodyFields;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.store.View;
import io.praetor.store.access.Grants;
import io.praetor.store.access.NamedRow;
import io.praetor.store.access.NamedRows;
import io.praetor.store.table.Policies;
import io.praetor.store.table.Roles;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what gives a token or a role its rights from a body. Stateless. */
final class GrantsRequest {
  private GrantsRequest() {}

  /**
   * What a body says.
   *
   * @param what the noun of a refusal
   * @param before what was given already: a policy of it that was deleted may be named again
   * @throws BadRequestException if a policy, a role or a template is not there, or a name cannot be
   *     one
   */
  static Grants parse(BodyFields body, View view, String what, boolean withRoles, Grants before) {
    return new Grants(
        links(body, "Policies", "policy", view.get(Policies.TABLE), before.policies()),
        withRoles ? links(body, "Roles", "role", view.get(Roles.TABLE), before.roles()) : List.of(),
        services(body),
        nodes(body, what),
        templates(body, what));
  }

  private static <R extends NamedRow> List<String> links(
      BodyFields body, String field, String noun, NamedRows<R> rows, List<String> before) {
    Set<String> ids = new LinkedHashSet<>();
    for (BodyFields link : body.objects(field)) {
      String id = link.text("ID");
      String name = link.text("Name");
      R row = id.isEmpty() ? rows.named(name) : rows.get(id);
      if (row == null && (id.isEmpty() || !before.contains(id))) {
        throw new BadRequestException(
            500,
            id.isEmpty()
                ? "No such ACL " + noun + " with name \"" + name + "\""
                : "No such ACL " + noun + " with ID \"" + id + "\"");
      }
      ids.add(row == null ? id : row.id());
    }
    return List.copyOf(ids);
  }

  private static List<Grants.ServiceIdentity> services(BodyFields body) {
    Map<String, Grants.ServiceIdentity> services = new LinkedHashMap<>();
    for (BodyFields each : body.objects("ServiceIdentities")) {
      String name = AclNames.service(each.text("ServiceName"));
      Set<String> datacenters = new LinkedHashSet<>(each.texts("Datacenters"));
      Grants.ServiceIdentity before = services.get(name);
      if (before != null) {
        // One that counts everywhere takes in all others.
        boolean everywhere = before.datacenters().isEmpty() || datacenters.isEmpty();
        datacenters.addAll(before.datacenters());
        datacenters = everywhere ? Set.of() : datacenters;
      }
      services.put(name, new Grants.ServiceIdentity(name, List.copyOf(datacenters)));
    }
    return List.copyOf(services.values());
  }

  private static List<Grants.NodeIdentity> nodes(BodyFields body, String what) {
    Set<Grants.NodeIdentity> nodes = new LinkedHashSet<>();
    for (BodyFields each : body.objects("NodeIdentities")) {
      String datacenter = each.text("Datacenter");
      if (datacenter.isEmpty()) {
        throw new BadRequestException(
            500, "Node identity is missing the datacenter field on this " + what);
      }
      nodes.add(new Grants.NodeIdentity(AclNames.node(each.text("NodeName")), datacenter));
    }
    return List.copyOf(nodes);
  }

  private static List<Grants.TemplatedPolicy> templates(BodyFields body, String what) {
    Set<Grants.TemplatedPolicy> templates = new LinkedHashSet<>();
    for (BodyFields each : body.objects("TemplatedPolicies")) {
      String name = each.text("TemplateName");
      if (name.isEmpty()) {
        throw new BadRequestException(
            500, "templated policy is missing the template name field on this " + what);
      }
      Template template = Template.named(name);
      if (template == null) {
        throw new BadRequestException(
            500, "no such ACL templated policy with Name \"" + name + "\"");
      }
      BodyFields variables = each.object("TemplateVariables");
      templates.add(
          new Grants.TemplatedPolicy(
              name,
              variable(template, variables == null ? "" : variables.text("Name")),
              each.texts("Datacenters")));
    }
    return List.copyOf(templates);
  }

  /**
   * Takes what fills a template's blank.
   *
   * @throws BadRequestException if it is missing, or cannot stand there
   */
  static String variable(Template template, String name) {
    if (!template.needsName()) {
      return "";
    }
    if (name.isEmpty()) {
      throw new BadRequestException(
          500,
          "validation error with templated policy: "
              + template.templateName()
              + " needs a name (TemplateVariables.Name)");
    }
    return template == Template.NODE ? AclNames.node(name) : AclNames.service(name);
  }
}
