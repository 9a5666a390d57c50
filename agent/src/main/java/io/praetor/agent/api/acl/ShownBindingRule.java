package io.praetor.agent.api.acl;

import io.praetor.agent.json.JsonBuffer;
import io.praetor.store.access.BindingRule;
import io.praetor.store.access.BindingRuleDefinition;

/** A binding rule as JSON, with the fields in Consul's order; immutable. */
record ShownBindingRule(BindingRule rule) implements Shown {
  @Override
  public void write(JsonBuffer json) {
    BindingRuleDefinition definition = rule.definition();
    json.beginObject();
    json.field("ID").value(definition.id());
    json.field("Description").value(definition.description());
    json.field("AuthMethod").value(definition.method());
    json.field("Selector").value(definition.selector());
    json.field("BindType").value(definition.bindType());
    json.field("BindName").value(definition.bindName());
    if (!definition.templateName().isEmpty()) {
      json.field("BindVars").beginObject();
      json.field("Name").value(definition.templateName());
      json.endObject();
    }
    ShownPolicy.indexes(json, rule.createIndex(), rule.modifyIndex());
    json.endObject();
  }
}
