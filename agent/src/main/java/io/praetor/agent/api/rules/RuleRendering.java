package io.praetor.agent.api.rules;

import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.query.Rendering;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Freshness;
import io.praetor.agent.routing.JsonBody;
import io.praetor.store.rule.RuleDefinition;
import io.praetor.store.rule.ValueRule;
import java.util.List;

/**
 * Rules as JSON; immutable.
 *
 * @param name of the one that was asked for, empty for a list
 */
record RuleRendering(String name, boolean pretty) implements Rendering<List<ValueRule>, Answer> {
  @Override
  public Answer render(
      QueryResult<List<ValueRule>> result, Consistency consistency, ReadGate.Contact contact) {
    Freshness meta =
        new Freshness(
            result.index(),
            true,
            contact.knownLeader(),
            contact.lastContactMs(),
            false,
            false,
            true);
    if (!name.isEmpty() && result.records().isEmpty()) {
      return Answer.text(404, "there is no rule \"" + name + '"').meta(meta);
    }
    JsonBuffer json = JsonBody.buffer(pretty);
    if (name.isEmpty()) {
      json.beginArray();
      result.records().forEach(rule -> write(json, rule));
      json.endArray();
    } else {
      write(json, result.records().getFirst());
    }
    return Answer.json(200, json.finish()).meta(meta);
  }

  private static void write(JsonBuffer json, ValueRule rule) {
    RuleDefinition its = rule.definition();
    json.beginObject();
    json.field("Name").value(its.name());
    json.field(its.isGlob() ? "Glob" : "Prefix").value(its.keys());
    json.field("Kind").value(its.kind());
    json.field("Spec");
    JsonBody.write(json, its.spec().isEmpty() ? "{}" : its.spec());
    json.field("Mode").value(its.enforces() ? "enforce" : "warn");
    json.field("Description").value(its.description());
    json.field("CreateIndex").value(rule.createIndex());
    json.field("ModifyIndex").value(rule.modifyIndex());
    json.endObject();
  }
}
