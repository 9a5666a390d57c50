package io.praetor.agent.api.local;

import io.praetor.agent.api.node.NodeJson;
import io.praetor.agent.api.node.ServiceJson;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.local.LocalCheck;
import io.praetor.agent.local.LocalService;
import io.praetor.agent.local.LocalView;
import io.praetor.store.catalog.Check;
import io.praetor.store.catalog.ServiceDefinition;
import java.util.List;
import java.util.TreeMap;

/** Services and checks of an agent as JSON, with the fields in Consul's order. Immutable. */
record LocalJson(String node, String datacenter) {
  /**
   * A service.
   *
   * @param hash its content's, empty to leave it out
   */
  void service(JsonBuffer json, LocalService service, String hash) {
    ServiceDefinition s = service.definition();
    json.beginObject();
    if (!s.kind().isEmpty()) {
      json.field("Kind").value(s.kind());
    }
    json.field("ID").value(s.id());
    json.field("Service").value(s.name());
    json.field("Tags").beginArray();
    s.tags().forEach(json::value);
    json.endArray();
    json.field("Meta");
    NodeJson.pairs(json, new TreeMap<>(s.meta()));
    json.field("Port").value(s.port());
    json.field("Address").value(s.address());
    if (!s.socketPath().isEmpty()) {
      json.field("SocketPath").value(s.socketPath());
    }
    ServiceJson.addresses(json, "TaggedAddresses", s);
    ServiceJson.weights(json.field("Weights"), s);
    json.field("EnableTagOverride").value(s.enableTagOverride());
    if (!hash.isEmpty()) {
      json.field("ContentHash").value(hash);
    }
    json.field("Datacenter").value(datacenter);
    json.endObject();
  }

  /** A check as the catalog would have it. */
  Check row(LocalView view, LocalCheck check) {
    LocalService service = check.serviceId().isEmpty() ? null : view.service(check.serviceId());
    return new Check(
        node,
        check.row(),
        service == null ? "" : service.definition().name(),
        service == null ? List.of() : service.definition().tags(),
        0,
        0);
  }

  /** A check as the health of a service tells it, which has less of it. */
  void health(JsonBuffer json, LocalView view, LocalCheck check) {
    LocalService service = check.serviceId().isEmpty() ? null : view.service(check.serviceId());
    json.beginObject();
    json.field("Node").value(node);
    json.field("CheckID").value(check.id());
    json.field("Name").value(check.row().name());
    json.field("Status").value(check.status().text());
    json.field("Notes").value(check.row().notes());
    json.field("Output").value(check.row().output());
    json.field("ServiceID").value(check.serviceId());
    json.field("ServiceName").value(service == null ? "" : service.definition().name());
    json.field("ServiceTags").nullValue();
    json.field("Type").value("");
    json.field("ExposedPort").value(0);
    json.field("Definition").beginObject().endObject();
    json.endObject();
  }
}
