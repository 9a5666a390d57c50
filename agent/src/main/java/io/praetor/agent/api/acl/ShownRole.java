package io.praetor.agent.api.acl;

import io.praetor.agent.json.JsonBuffer;
import io.praetor.store.View;
import io.praetor.store.access.AccessRole;
import io.praetor.store.access.RoleDefinition;

/** A role as JSON, with the fields in Consul's order; immutable. */
record ShownRole(AccessRole role, ShownGrants grants) implements Shown {
  static ShownRole of(View view, AccessRole role) {
    return new ShownRole(role, ShownGrants.of(view, role.definition().grants()));
  }

  @Override
  public void write(JsonBuffer json) {
    RoleDefinition definition = role.definition();
    json.beginObject();
    json.field("ID").value(definition.id());
    json.field("Name").value(definition.name());
    json.field("Description").value(definition.description());
    grants.write(json);
    json.field("Hash").base64OrNull(ContentHash.of(definition));
    ShownPolicy.indexes(json, role.createIndex(), role.modifyIndex());
    json.endObject();
  }
}
