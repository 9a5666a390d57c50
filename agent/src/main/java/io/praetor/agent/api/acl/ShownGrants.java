package io.praetor.agent.api.acl;

import io.praetor.agent.json.JsonBuffer;
import io.praetor.store.View;
import io.praetor.store.access.Grants;
import io.praetor.store.table.Policies;
import io.praetor.store.table.Roles;
import java.util.List;

/** What gives a token or a role its rights, with the names that a view has for it; immutable. */
record ShownGrants(Grants grants, List<Link> policies, List<Link> roles) {
  static ShownGrants of(View view, Grants grants) {
    return new ShownGrants(
        grants,
        Link.of(grants.policies(), view.get(Policies.TABLE)),
        Link.of(grants.roles(), view.get(Roles.TABLE)));
  }

  /** Writes the fields that are not empty. */
  void write(JsonBuffer json) {
    Link.write(json, "Policies", policies);
    Link.write(json, "Roles", roles);
    if (!grants.services().isEmpty()) {
      json.field("ServiceIdentities").beginArray();
      for (Grants.ServiceIdentity service : grants.services()) {
        json.beginObject();
        json.field("ServiceName").value(service.service());
        datacenters(json, service.datacenters());
        json.endObject();
      }
      json.endArray();
    }
    if (!grants.nodes().isEmpty()) {
      json.field("NodeIdentities").beginArray();
      for (Grants.NodeIdentity node : grants.nodes()) {
        json.beginObject();
        json.field("NodeName").value(node.node());
        json.field("Datacenter").value(node.datacenter());
        json.endObject();
      }
      json.endArray();
    }
    if (!grants.templates().isEmpty()) {
      json.field("TemplatedPolicies").beginArray();
      for (Grants.TemplatedPolicy template : grants.templates()) {
        json.beginObject();
        json.field("TemplateName").value(template.template());
        if (!template.name().isEmpty()) {
          json.field("TemplateVariables").beginObject();
          json.field("Name").value(template.name());
          json.endObject();
        }
        datacenters(json, template.datacenters());
        json.endObject();
      }
      json.endArray();
    }
  }

  /** Writes where something counts, or nothing if that is everywhere. */
  static void datacenters(JsonBuffer json, List<String> datacenters) {
    if (!datacenters.isEmpty()) {
      json.field("Datacenters").beginArray();
      datacenters.forEach(json::value);
      json.endArray();
    }
  }
}
