package io.praetor.agent.api.session;

import io.praetor.agent.json.JsonBuffer;
import io.praetor.store.session.Session;
import java.util.List;

/** Sessions as JSON, with the fields in Consul's order. Stateless. */
final class SessionJson {
  private static final long NANOS_PER_MS = 1_000_000;

  private SessionJson() {}

  static void write(JsonBuffer json, Session session) {
    json.beginObject();
    json.field("ID").value(session.id());
    json.field("Name").value(session.name());
    json.field("Node").value(session.node());
    json.field("LockDelay").value(session.lockDelayMs() * NANOS_PER_MS);
    json.field("Behavior").value(session.deletes() ? "delete" : "release");
    json.field("TTL").value(session.ttl());
    json.field("NodeChecks");
    list(json, session.nodeChecks());
    json.field("ServiceChecks");
    if (session.serviceChecks().isEmpty()) {
      json.nullValue();
    } else {
      json.beginArray();
      for (String check : session.serviceChecks()) {
        json.beginObject();
        json.field("ID").value(check);
        json.field("Namespace").value("");
        json.endObject();
      }
      json.endArray();
    }
    json.field("CreateIndex").value(session.createIndex());
    json.field("ModifyIndex").value(session.createIndex());
    json.endObject();
  }

  private static void list(JsonBuffer json, List<String> texts) {
    json.beginArray();
    texts.forEach(json::value);
    json.endArray();
  }
}
