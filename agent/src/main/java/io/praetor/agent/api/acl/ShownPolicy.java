package io.praetor.agent.api.acl;

import io.praetor.agent.json.JsonBuffer;
import io.praetor.store.access.AccessPolicy;
import io.praetor.store.access.PolicyDefinition;

/**
 * A policy as JSON, with the fields in Consul's order; immutable.
 *
 * @param withRules lists leave them out
 */
record ShownPolicy(AccessPolicy policy, boolean withRules) implements Shown {
  @Override
  public void write(JsonBuffer json) {
    PolicyDefinition definition = policy.definition();
    json.beginObject();
    json.field("ID").value(definition.id());
    json.field("Name").value(definition.name());
    json.field("Description").value(definition.description());
    if (withRules) {
      json.field("Rules").value(definition.rules());
    }
    ShownGrants.datacenters(json, definition.datacenters());
    json.field("Hash").base64OrNull(ContentHash.of(definition));
    indexes(json, policy.createIndex(), policy.modifyIndex());
    json.endObject();
  }

  /** Writes the indexes; what nobody made has the first. */
  static void indexes(JsonBuffer json, long createIndex, long modifyIndex) {
    json.field("CreateIndex").value(Math.max(1, createIndex));
    json.field("ModifyIndex").value(Math.max(1, modifyIndex));
  }
}
