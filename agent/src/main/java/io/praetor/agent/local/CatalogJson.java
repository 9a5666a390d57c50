package io.praetor.agent.local;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.praetor.agent.json.JsonValues;
import io.praetor.agent.registration.Fields;
import io.praetor.agent.registration.JsonTree;
import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.CheckDefinition;
import io.praetor.store.catalog.CheckStatus;
import io.praetor.store.catalog.Node;
import io.praetor.store.catalog.ServiceDefinition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What this agent says to the catalog, and what it hears from it, as JSON. Stateless. */
final class CatalogJson {
  private static final JsonFactory JSON = new JsonFactory();

  private CatalogJson() {}

  /** The body of a registration. */
  static byte[] register(String node, String nodeId, SyncStep.Register step) {
    return object(json -> {
      json.writeStringField("Node", node);
      json.writeStringField("ID", nodeId);
      json.writeBooleanField("SkipNodeUpdate", true);
      ServiceDefinition service = step.service();
      if (service != null) {
        json.writeFieldName("Service");
        service(json, service);
      }
      json.writeArrayFieldStart("Checks");
      for (CatalogCheck check : step.checks()) {
        check(json, check.definition());
      }
      json.writeEndArray();
    });
  }

  /** The body of a deregistration; one of the ids is empty. */
  static byte[] deregister(String node, String serviceId, String checkId) {
    return object(json -> {
      json.writeStringField("Node", node);
      json.writeStringField("ServiceID", serviceId);
      json.writeStringField("CheckID", checkId);
    });
  }

  private interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  private static byte[] object(Members members) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void service(JsonGenerator json, ServiceDefinition s) throws IOException {
    json.writeStartObject();
    json.writeStringField("ID", s.id());
    json.writeStringField("Service", s.name());
    json.writeStringField("Kind", s.kind());
    json.writeArrayFieldStart("Tags");
    for (String tag : s.tags()) {
      json.writeString(tag);
    }
    json.writeEndArray();
    json.writeStringField("Address", s.address());
    json.writeNumberField("Port", s.port());
    json.writeStringField("SocketPath", s.socketPath());
    ServiceMembers.write(json, s);
    json.writeBooleanField("EnableTagOverride", s.enableTagOverride());
    json.writeEndObject();
  }

  private static void check(JsonGenerator json, CheckDefinition c) throws IOException {
    json.writeStartObject();
    json.writeStringField("CheckID", c.id());
    json.writeStringField("Name", c.name());
    json.writeStringField("Status", c.status().text());
    json.writeStringField("Notes", c.notes());
    json.writeStringField("Output", c.output());
    json.writeStringField("ServiceID", c.serviceId());
    json.writeStringField("Type", c.type());
    json.writeStringField("Interval", c.interval());
    json.writeStringField("Timeout", c.timeout());
    json.writeEndObject();
  }

  /**
   * What the catalog has under a node.
   *
   * @param services the answer of {@code /v1/catalog/node-services/}
   * @param checks the answer of {@code /v1/health/node/}
   * @param isServer whether this node's service {@code consul} is the catalog's own
   * @return null if the catalog does not know the node
   */
  static @Nullable CatalogRows rows(byte[] services, byte[] checks, boolean isServer) {
    Fields node = JsonTree.fields(services);
    if (node.object("Node") == null) {
      return null;
    }
    CatalogRows rows = new CatalogRows();
    for (Fields service : node.objects("Services")) {
      ServiceDefinition read = service(service);
      if (!isServer || !read.id().equals(Node.SERVERS_SERVICE)) {
        rows.put(read);
      }
    }
    read(checks).forEach(rows::put);
    return rows;
  }

  /** Whether an answer of {@code /v1/catalog/node-services/} has a service of an id. */
  static boolean hasService(byte[] answer, String id) {
    return JsonTree.fields(answer).objects("Services").stream()
        .anyMatch(service -> CatalogRow.isSame(service.text("ID"), id));
  }

  /** The checks of an answer of {@code /v1/health/node/}. */
  static List<CheckDefinition> checks(byte[] answer) {
    return read(answer).stream().map(CatalogCheck::definition).toList();
  }

  private static List<CatalogCheck> read(byte[] answer) {
    List<CatalogCheck> checks = new ArrayList<>();
    if (JsonTree.read(answer) instanceof List<?> list) {
      for (Object check : list) {
        if (check instanceof Map<?, ?> object) {
          checks.add(check(new Fields(JsonValues.members(object))));
        }
      }
    }
    return checks;
  }

  private static ServiceDefinition service(Fields s) {
    Map<String, ServiceDefinition.Endpoint> tagged = new TreeMap<>();
    s.objectsByName("TaggedAddresses")
        .forEach((name, to) ->
            tagged.put(
                name, new ServiceDefinition.Endpoint(to.text("Address"), to.number("Port"))));
    Fields weights = s.object("Weights");
    return new ServiceDefinition(
        s.text("ID"),
        s.text("Service"),
        s.text("Kind"),
        s.texts("Tags"),
        s.text("Address"),
        tagged,
        s.pairs("Meta"),
        s.number("Port"),
        s.text("SocketPath"),
        weights == null ? 0 : weights.number("Passing"),
        weights == null ? 0 : weights.number("Warning"),
        s.flag("EnableTagOverride"));
  }

  private static CatalogCheck check(Fields c) {
    CheckStatus status = CheckStatus.of(c.text("Status"));
    Fields definition = c.object("Definition");
    return new CatalogCheck(
        new CheckDefinition(
            c.text("CheckID"),
            c.text("Name"),
            status == null ? CheckStatus.CRITICAL : status,
            c.text("Notes"),
            c.text("Output"),
            c.text("ServiceID"),
            c.text("Type"),
            c.text("Interval"),
            c.text("Timeout"),
            // What others say that it looks at differs from nothing, whatever it is.
            definition == null || definition.isEmpty() ? CheckDefinition.NO_DEFINITION : "other"),
        c.text("ServiceName"),
        c.texts("ServiceTags"));
  }
}
