package io.praetor.client;

import io.praetor.client.service.CatalogRegistration;
import io.praetor.client.service.CatalogService;
import io.praetor.client.service.Node;
import io.praetor.client.service.NodeServices;
import io.praetor.client.service.ServiceQuery;
import io.praetor.client.text.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The nodes and services of the cluster as they are registered, healthy or not. For those that are
 * healthy there is {@link Health}. Every method blocks its thread until it is answered; used by any
 * thread.
 *
 * <p>What is registered here belongs to nodes that run no agent. A service beside an agent is
 * registered with that agent ({@link Agent#register}), which checks it and keeps the catalog right.
 */
public final class Catalog {
  private final Http http;

  Catalog(Http http) {
    this.http = http;
  }

  /** Writes a node, with its service and checks; to do it twice does no harm. */
  public void register(CatalogRegistration registration) {
    http.write("PUT", Query.of("/v1/catalog/register", ""), ServiceJson.registration(registration))
        .expect(200);
  }

  /** Removes a node with all that is on it, whether it is there or not. */
  public void deregister(String node) {
    remove(Map.of("Node", node));
  }

  /** Removes a service with its checks from a node, whether it is there or not. */
  public void deregisterService(String node, String serviceId) {
    remove(Map.of("Node", node, "ServiceID", serviceId));
  }

  /** Removes a check from a node, whether it is there or not. */
  public void deregisterCheck(String node, String checkId) {
    remove(Map.of("Node", node, "CheckID", checkId));
  }

  private void remove(Map<String, Object> what) {
    http.write("PUT", Query.of("/v1/catalog/deregister", ""), ServiceJson.bytes(what)).expect(200);
  }

  /** The names of the datacenters. */
  public List<String> datacenters() {
    Http.Response response =
        http.read(Query.of("/v1/catalog/datacenters", ""), http.timeout()).expect(200);
    List<String> names = new ArrayList<>();
    if (response.json() instanceof List<?> list) {
      list.forEach(name -> names.add(String.valueOf(name)));
    }
    return names;
  }

  /** All nodes. */
  public Reply<List<Node>> nodes(ReadOptions options) {
    Http.Response response = answer(Query.of("/v1/catalog/nodes", ""), options);
    return response.reply(
        JsonObject.list(response.json()).stream().map(ServiceJson::node).toList());
  }

  /** The names of all services, with the tags that any instance has. */
  public Reply<Map<String, List<String>>> services(ReadOptions options) {
    Http.Response response = answer(Query.of("/v1/catalog/services", ""), options);
    JsonObject json = JsonObject.of(response.json());
    Map<String, List<String>> services = new LinkedHashMap<>();
    for (Object name : json.map().keySet()) {
      services.put(String.valueOf(name), json.texts(String.valueOf(name)));
    }
    return response.reply(services);
  }

  /** The instances of a service, in whatever state: {@link ServiceQuery#worst} is not regarded. */
  public Reply<List<CatalogService>> service(ServiceQuery query, ReadOptions options) {
    Http.Response response =
        answer(Query.of("/v1/catalog/service/", query.name()).with(query), options);
    return response.reply(
        JsonObject.list(response.json()).stream().map(ServiceJson::catalogService).toList());
  }

  /** A node and what runs on it; empty if there is none. */
  public Reply<Optional<NodeServices>> node(String name, ReadOptions options) {
    Http.Response response = answer(Query.of("/v1/catalog/node-services/", name), options);
    Object json = response.json();
    return response.reply(
        JsonObject.of(json).object("Node").map().isEmpty()
            ? Optional.empty()
            : Optional.of(ServiceJson.nodeServices(JsonObject.of(json))));
  }

  private Http.Response answer(Query query, ReadOptions options) {
    return http.read(query.with(options), Query.timeout(options, http.timeout())).expect(200);
  }
}
