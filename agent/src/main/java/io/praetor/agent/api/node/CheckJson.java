package io.praetor.agent.api.node;

import io.praetor.agent.json.JsonBuffer;
import io.praetor.store.catalog.Check;
import io.praetor.store.catalog.CheckDefinition;

/** Checks as JSON, with the fields in Consul's order. Stateless. */
public final class CheckJson {
  private CheckJson() {}

  /** A check. */
  public static void check(JsonBuffer json, Check check) {
    check(json, check, false);
  }

  /** The same as transactions tell it, where no tags are null. */
  public static void bare(JsonBuffer json, Check check) {
    check(json, check, check.serviceTags().isEmpty());
  }

  private static void check(JsonBuffer json, Check check, boolean tagsAreNull) {
    CheckDefinition c = check.definition();
    json.beginObject();
    json.field("Node").value(check.node());
    json.field("CheckID").value(c.id());
    json.field("Name").value(c.name());
    json.field("Status").value(c.status().text());
    json.field("Notes").value(c.notes());
    json.field("Output").value(c.output());
    json.field("ServiceID").value(c.serviceId());
    json.field("ServiceName").value(check.serviceName());
    ServiceJson.tags(json.field("ServiceTags"), check.serviceTags(), tagsAreNull);
    json.field("Type").value(c.type());
    json.field("Interval").value(c.interval());
    json.field("Timeout").value(c.timeout());
    json.field("ExposedPort").value(0);
    json.field("Definition").number(c.definition());
    json.field("CreateIndex").value(check.createIndex());
    json.field("ModifyIndex").value(check.modifyIndex());
    json.endObject();
  }
}
