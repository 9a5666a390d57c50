package io.praetor.agent.api.prepared;

import io.praetor.agent.api.node.CheckJson;
import io.praetor.agent.api.node.NodeJson;
import io.praetor.agent.api.node.ServiceJson;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.prepared.Execution;
import io.praetor.agent.prepared.Resolution;
import io.praetor.agent.query.HealthQuery.InstanceHealth;
import io.praetor.store.prepared.PreparedQuery;

/** What a query has found, as an answer; immutable. */
record ExecutionRendering(String datacenter, boolean pretty)
    implements ResolvedRendering<Execution> {
  @Override
  public Resolution resolution(Execution records) {
    return records.query();
  }

  @Override
  public void write(JsonBuffer json, PreparedQuery query, Execution records) {
    json.field("Service").value(query.definition().service().service());
    json.field("Nodes").beginArray();
    records.instances().forEach(instance -> instance(json, instance));
    json.endArray();
    QueryJson.dns(json, query.definition());
    json.field("Datacenter").value(datacenter);
    json.field("PeerName").value("");
    json.field("Failovers").value(0);
  }

  private void instance(JsonBuffer json, InstanceHealth instance) {
    json.beginObject().field("Node");
    NodeJson.registered(json, instance.node(), datacenter);
    ServiceJson.bare(json.field("Service"), instance.service());
    json.field("Checks");
    if (instance.checks().isEmpty()) {
      json.nullValue();
    } else {
      json.beginArray();
      instance.checks().forEach(check -> CheckJson.bare(json, check));
      json.endArray();
    }
    json.endObject();
  }
}
