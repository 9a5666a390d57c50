package io.praetor.agent.api.prepared;

import io.praetor.agent.api.node.NodeJson;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Freshness;
import io.praetor.store.prepared.PreparedQuery;
import io.praetor.store.prepared.QueryDefinition;
import io.praetor.store.prepared.QueryService;
import io.praetor.store.prepared.QueryTemplate;
import java.util.List;
import java.util.TreeMap;

/** Prepared queries as JSON, with the fields in Consul's order. Stateless. */
final class QueryJson {
  private static final long NANOS_PER_MS = 1_000_000;

  private QueryJson() {}

  static void write(JsonBuffer json, PreparedQuery query) {
    QueryDefinition q = query.definition();
    json.beginObject();
    json.field("ID").value(q.id());
    json.field("Name").value(q.name());
    json.field("Session").value(q.session());
    json.field("Token").value(q.token());
    QueryTemplate template = q.template();
    json.field("Template").beginObject();
    json.field("Type").value(template.type());
    json.field("Regexp").value(template.regexp());
    json.field("RemoveEmptyTags").value(template.removesEmptyTags());
    json.endObject();
    service(json.field("Service"), q.service());
    dns(json, q);
    json.field("CreateIndex").value(query.createIndex());
    json.field("ModifyIndex").value(query.modifyIndex());
    json.endObject();
  }

  /** What is told of DNS, in a query and in what executing it gives. */
  static void dns(JsonBuffer json, QueryDefinition query) {
    json.field("DNS").beginObject().field("TTL").value(query.dnsTtl()).endObject();
  }

  private static void service(JsonBuffer json, QueryService service) {
    json.beginObject();
    json.field("Service").value(service.service());
    QueryService.Failover failover = service.failover();
    json.field("Failover").beginObject();
    json.field("NearestN").value(failover.nearest());
    texts(json.field("Datacenters"), failover.datacenters());
    json.field("Targets");
    if (failover.targets().isEmpty()) {
      json.nullValue();
    } else {
      json.beginArray();
      for (QueryService.Target target : failover.targets()) {
        json.beginObject();
        json.field("Peer").value(target.peer());
        json.field("Datacenter").value(target.datacenter());
        json.endObject();
      }
      json.endArray();
    }
    json.endObject();
    json.field("OnlyPassing").value(service.onlyPassing());
    texts(json.field("IgnoreCheckIDs"), service.ignoredChecks());
    json.field("Near").value(service.near());
    texts(json.field("Tags"), service.tags());
    json.field("NodeMeta");
    NodeJson.pairsOrNull(json, new TreeMap<>(service.nodeMeta()));
    json.field("ServiceMeta");
    NodeJson.pairsOrNull(json, new TreeMap<>(service.serviceMeta()));
    json.field("Connect").value(service.connect());
    json.field("Peer").value(service.peer());
    json.endObject();
  }

  private static void texts(JsonBuffer json, List<String> texts) {
    if (texts.isEmpty()) {
      json.nullValue();
      return;
    }
    json.beginArray();
    texts.forEach(json::value);
    json.endArray();
  }

  /** What stands at the end of the answers of an execution and of an explanation. */
  static void freshness(
      JsonBuffer json, Consistency consistency, ReadGate.Contact contact, boolean filtered) {
    json.field("Index").value(1);
    json.field("LastContact").value(contact.lastContactMs() * NANOS_PER_MS);
    json.field("KnownLeader").value(contact.knownLeader());
    json.field("ConsistencyLevel").value(consistency == Consistency.STALE ? "stale" : "leader");
    json.field("NotModified").value(false);
    json.field("Backend").value(0);
    json.field("ResultsFilteredByACLs").value(filtered);
  }

  /** The headers of those answers. */
  static Freshness headers(long index, Consistency consistency, ReadGate.Contact contact) {
    return new Freshness(
        index,
        true,
        contact.knownLeader(),
        contact.lastContactMs(),
        true,
        consistency == Consistency.STALE,
        true);
  }

  /** There is no such query. */
  static Answer unknown() {
    return failure(404, "Query not found");
  }

  /** A read that failed, with the headers that Consul gives it then. */
  static Answer failure(int status, String text) {
    return Answer.text(status, text).meta(new Freshness(1, true, false, 0, false, false, false));
  }
}
