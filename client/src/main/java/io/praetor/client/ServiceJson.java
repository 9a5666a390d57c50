package io.praetor.client;

import io.praetor.client.service.AgentSelf;
import io.praetor.client.service.CatalogRegistration;
import io.praetor.client.service.CatalogService;
import io.praetor.client.service.Check;
import io.praetor.client.service.CheckDefinition;
import io.praetor.client.service.CheckStatus;
import io.praetor.client.service.Node;
import io.praetor.client.service.NodeServices;
import io.praetor.client.service.ReportedCheck;
import io.praetor.client.service.Service;
import io.praetor.client.service.ServiceDefinition;
import io.praetor.client.service.ServiceHealth;
import io.praetor.client.service.Weights;
import io.praetor.client.text.JsonObject;
import io.praetor.client.text.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is said of services, as agents write and read it. */
final class ServiceJson {
  private ServiceJson() {}

  static Node node(JsonObject json) {
    return new Node(
        json.text("ID"),
        json.text("Node"),
        json.text("Address"),
        json.text("Datacenter"),
        json.textMap("Meta"),
        json.number("CreateIndex"),
        json.number("ModifyIndex"));
  }

  static Service service(JsonObject json) {
    return new Service(
        json.text("ID"),
        json.text("Service"),
        json.texts("Tags"),
        json.text("Address"),
        (int) json.number("Port"),
        json.textMap("Meta"),
        weights(json.object("Weights")),
        json.is("EnableTagOverride"),
        json.number("CreateIndex"),
        json.number("ModifyIndex"));
  }

  /** An agent of Consul before 1.2.3 tells no weights. */
  private static Weights weights(JsonObject json) {
    return json.map().isEmpty()
        ? Weights.EVEN
        : new Weights((int) json.number("Passing"), (int) json.number("Warning"));
  }

  static Check check(JsonObject json) {
    return new Check(
        json.text("Node"),
        json.text("CheckID"),
        json.text("Name"),
        CheckStatus.of(json.text("Status")),
        json.text("Notes"),
        json.text("Output"),
        json.text("ServiceID"),
        json.text("ServiceName"),
        json.texts("ServiceTags"),
        json.text("Type"),
        json.number("CreateIndex"),
        json.number("ModifyIndex"));
  }

  static ServiceHealth health(JsonObject json) {
    return new ServiceHealth(
        node(json.object("Node")),
        service(json.object("Service")),
        json.objects("Checks").stream().map(ServiceJson::check).toList());
  }

  /** A row of /v1/catalog/service, in which node and service stand side by side. */
  static CatalogService catalogService(JsonObject json) {
    return new CatalogService(
        new Node(
            json.text("ID"),
            json.text("Node"),
            json.text("Address"),
            json.text("Datacenter"),
            json.textMap("NodeMeta"),
            json.number("CreateIndex"),
            json.number("ModifyIndex")),
        new Service(
            json.text("ServiceID"),
            json.text("ServiceName"),
            json.texts("ServiceTags"),
            json.text("ServiceAddress"),
            (int) json.number("ServicePort"),
            json.textMap("ServiceMeta"),
            weights(json.object("ServiceWeights")),
            json.is("ServiceEnableTagOverride"),
            json.number("CreateIndex"),
            json.number("ModifyIndex")));
  }

  static NodeServices nodeServices(JsonObject json) {
    return new NodeServices(
        node(json.object("Node")),
        json.objects("Services").stream().map(ServiceJson::service).toList());
  }

  static AgentSelf self(JsonObject json) {
    JsonObject config = json.object("Config");
    return new AgentSelf(
        config.text("NodeName"),
        config.text("NodeID"),
        config.text("Datacenter"),
        json.object("Member").text("Addr"),
        config.text("Version"),
        config.is("Server"));
  }

  /** The body of a registration with an agent. */
  static byte[] agentService(ServiceDefinition service) {
    Map<String, Object> body = service(service, "Name");
    if (!service.checks().isEmpty()) {
      body.put("Checks", service.checks().stream().map(CheckDefinition::fields).toList());
    }
    return bytes(body);
  }

  /** The body of a check's own registration, where its id has another name than in a service's. */
  static byte[] agentCheck(CheckDefinition check) {
    Map<String, Object> body = new LinkedHashMap<>(check.fields());
    Object id = body.remove("CheckID");
    if (id != null) {
      body.put("ID", id);
    }
    return bytes(body);
  }

  /** The body of a registration in the catalog. */
  static byte[] registration(CatalogRegistration registration) {
    Map<String, Object> body = new LinkedHashMap<>();
    putUnlessEmpty(body, "ID", registration.nodeId());
    body.put("Node", registration.node());
    body.put("Address", registration.address());
    body.put("NodeMeta", registration.nodeMeta());
    body.put("SkipNodeUpdate", registration.skipNodeUpdate());
    registration.service().ifPresent(service -> body.put("Service", service(service, "Service")));
    if (!registration.checks().isEmpty()) {
      body.put("Checks", registration.checks().stream().map(ServiceJson::reported).toList());
    }
    return bytes(body);
  }

  /** The catalog calls the name of a service "Service", an agent "Name". */
  private static Map<String, Object> service(ServiceDefinition service, String name) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ID", service.idOrName());
    body.put(name, service.name());
    body.put("Tags", service.tags());
    putUnlessEmpty(body, "Address", service.address());
    body.put("Port", service.port());
    body.put("Meta", service.meta());
    body.put("EnableTagOverride", service.enableTagOverride());
    Map<String, Object> weights = new LinkedHashMap<>();
    weights.put("Passing", service.weights().passing());
    weights.put("Warning", service.weights().warning());
    body.put("Weights", weights);
    return body;
  }

  private static Map<String, Object> reported(ReportedCheck check) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("CheckID", check.id());
    body.put("Name", check.id());
    body.put("Status", check.status().text());
    putUnlessEmpty(body, "ServiceID", check.serviceId());
    putUnlessEmpty(body, "Output", check.output());
    return body;
  }

  private static void putUnlessEmpty(Map<String, Object> body, String name, String value) {
    if (!value.isEmpty()) {
      body.put(name, value);
    }
  }

  static byte[] bytes(Object json) {
    return JsonText.compact(json).getBytes(StandardCharsets.UTF_8);
  }

  /** The values of an object whose names are ids. */
  static List<JsonObject> values(@Nullable Object json) {
    return JsonObject.list(new ArrayList<>(JsonObject.of(json).map().values()));
  }
}
