package io.praetor.agent.api.node;

import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.records.ToldNode;
import io.praetor.store.catalog.RegisteredNode;
import io.praetor.store.catalog.ServiceDefinition;
import io.praetor.store.catalog.ServiceInstance;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Instances of services as JSON, with the fields in Consul's order. Stateless. */
public final class ServiceJson {
  private ServiceJson() {}

  /** An instance apart from its node. */
  public static void service(JsonBuffer json, ServiceInstance service) {
    service(json, service, false);
  }

  /** The same as transactions tell it, where no tags are null. */
  public static void bare(JsonBuffer json, ServiceInstance service) {
    service(json, service, service.definition().tags().isEmpty());
  }

  private static void service(JsonBuffer json, ServiceInstance service, boolean tagsAreNull) {
    ServiceDefinition s = service.definition();
    json.beginObject();
    if (!s.kind().isEmpty()) {
      json.field("Kind").value(s.kind());
    }
    json.field("ID").value(s.id());
    json.field("Service").value(s.name());
    tags(json.field("Tags"), s.tags(), tagsAreNull);
    json.field("Address").value(s.address());
    addresses(json, "TaggedAddresses", s);
    json.field("Meta");
    NodeJson.pairsOrNull(json, new TreeMap<>(s.meta()));
    if (s.port() != 0) {
      json.field("Port").value(s.port());
    }
    if (!s.socketPath().isEmpty()) {
      json.field("SocketPath").value(s.socketPath());
    }
    weights(json.field("Weights"), s);
    json.field("EnableTagOverride").value(s.enableTagOverride());
    proxy(json.field("Proxy"));
    json.field("Connect").beginObject().endObject();
    json.field("PeerName").value("");
    json.field("CreateIndex").value(service.createIndex());
    json.field("ModifyIndex").value(service.modifyIndex());
    json.endObject();
  }

  /** An instance together with its node. */
  public static void flat(
      JsonBuffer json, RegisteredNode node, ServiceInstance service, String datacenter) {
    ServiceDefinition s = service.definition();
    json.beginObject();
    NodeJson.head(json, node, datacenter);
    json.field("NodeMeta");
    NodeJson.pairsOrNull(json, ToldNode.meta(node));
    json.field("ServiceKind").value(s.kind());
    json.field("ServiceID").value(s.id());
    json.field("ServiceName").value(s.name());
    json.field("ServiceTags").beginArray();
    s.tags().forEach(json::value);
    json.endArray();
    json.field("ServiceAddress").value(s.address());
    addresses(json, "ServiceTaggedAddresses", s);
    weights(json.field("ServiceWeights"), s);
    json.field("ServiceMeta");
    NodeJson.pairs(json, new TreeMap<>(s.meta()));
    json.field("ServicePort").value(s.port());
    json.field("ServiceSocketPath").value(s.socketPath());
    json.field("ServiceEnableTagOverride").value(s.enableTagOverride());
    proxy(json.field("ServiceProxy"));
    json.field("ServiceConnect").beginObject().endObject();
    json.field("ServiceLocality").nullValue();
    json.field("CreateIndex").value(service.createIndex());
    json.field("ModifyIndex").value(service.modifyIndex());
    json.endObject();
  }

  static void tags(JsonBuffer json, List<String> tags, boolean areNull) {
    if (areNull) {
      json.nullValue();
    } else {
      json.beginArray();
      tags.forEach(json::value);
      json.endArray();
    }
  }

  /** How much of the traffic it takes. */
  public static void weights(JsonBuffer json, ServiceDefinition service) {
    json.beginObject();
    json.field("Passing").value(service.passingWeight());
    json.field("Warning").value(service.warningWeight());
    json.endObject();
  }

  /** Its further addresses, if there are any. */
  public static void addresses(JsonBuffer json, String field, ServiceDefinition service) {
    if (service.taggedAddresses().isEmpty()) {
      return;
    }
    json.field(field).beginObject();
    for (Map.Entry<String, ServiceDefinition.Endpoint> tagged :
        new TreeMap<>(service.taggedAddresses()).entrySet()) {
      json.field(tagged.getKey()).beginObject();
      json.field("Address").value(tagged.getValue().address());
      json.field("Port").value(tagged.getValue().port());
      json.endObject();
    }
    json.endObject();
  }

  /** What clients of the mesh look for: there is none. */
  private static void proxy(JsonBuffer json) {
    json.beginObject();
    json.field("Mode").value("");
    json.field("MeshGateway").beginObject().endObject();
    json.field("Expose").beginObject().endObject();
    json.endObject();
  }
}
