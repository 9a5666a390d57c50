package io.praetor.agent.api.acl;

import io.praetor.agent.json.JsonBuffer;
import io.praetor.store.View;
import io.praetor.store.access.AccessPolicy;
import io.praetor.store.access.AccessRole;
import io.praetor.store.access.AccessToken;
import io.praetor.store.access.NamedRows;
import io.praetor.store.table.Policies;
import io.praetor.store.table.Roles;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A token with all policies and roles that it stands on, and what the agent adds; immutable. */
record ExpandedToken(
    ShownToken token, List<ShownPolicy> policies, List<ShownRole> roles, AgentPolicy agent)
    implements Shown {
  /**
   * What an agent says of itself.
   *
   * @param defaultPolicy {@code acl.default_policy}
   * @param downPolicy {@code acl.down_policy}
   * @param node its name
   */
  record AgentPolicy(String defaultPolicy, String downPolicy, String node) {}

  static ExpandedToken of(View view, AccessToken token, boolean withSecret, AgentPolicy agent) {
    NamedRows<AccessPolicy> policies = view.get(Policies.TABLE);
    NamedRows<AccessRole> roles = view.get(Roles.TABLE);
    Set<String> ids = new LinkedHashSet<>(token.definition().grants().policies());
    List<ShownRole> itsRoles = new ArrayList<>();
    for (String id : token.definition().grants().roles()) {
      AccessRole role = roles.get(id);
      if (role != null) {
        itsRoles.add(ShownRole.of(view, role));
        ids.addAll(role.definition().grants().policies());
      }
    }
    List<ShownPolicy> itsPolicies = new ArrayList<>();
    for (String id : ids) {
      AccessPolicy policy = policies.get(id);
      if (policy != null) {
        itsPolicies.add(new ShownPolicy(policy, true));
      }
    }
    return new ExpandedToken(ShownToken.of(view, token, withSecret), itsPolicies, itsRoles, agent);
  }

  @Override
  public void write(JsonBuffer json) {
    json.beginObject();
    token.fields(json);
    all(json, "ExpandedPolicies", policies);
    all(json, "ExpandedRoles", roles);
    json.field("NamespaceDefaultPolicyIDs").nullValue();
    json.field("NamespaceDefaultRoleIDs").nullValue();
    json.field("AgentACLDefaultPolicy").value(agent.defaultPolicy());
    json.field("AgentACLDownPolicy").value(agent.downPolicy());
    json.field("ResolvedByAgent").value(agent.node());
    json.endObject();
  }

  private static void all(JsonBuffer json, String field, List<? extends Shown> rows) {
    json.field(field);
    if (rows.isEmpty()) {
      json.nullValue();
      return;
    }
    json.beginArray();
    rows.forEach(row -> row.write(json));
    json.endArray();
  }
}
