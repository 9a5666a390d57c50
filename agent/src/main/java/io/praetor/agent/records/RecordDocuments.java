package io.praetor.agent.records;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.praetor.agent.json.JsonValues;
import io.praetor.agent.query.HealthQuery.InstanceHealth;
import io.praetor.agent.registration.Fields;
import io.praetor.agent.registration.JsonTree;
import io.praetor.agent.registration.RegistrationException;
import io.praetor.store.catalog.Check;
import io.praetor.store.catalog.CheckDefinition;
import io.praetor.store.catalog.CheckStatus;
import io.praetor.store.catalog.ExternalNode;
import io.praetor.store.catalog.NodeDefinition;
import io.praetor.store.catalog.RegisteredNode;
import io.praetor.store.catalog.ServiceDefinition;
import io.praetor.store.catalog.ServiceInstance;
import io.praetor.store.prepared.PreparedQuery;
import io.praetor.store.prepared.QueryDefinition;
import io.praetor.store.prepared.QueryService;
import io.praetor.store.prepared.QueryTemplate;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads records out of the documents of the catalog's API. Stateless. */
public final class RecordDocuments {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private static final Fields NOTHING = new Fields(Map.of());

  private RecordDocuments() {}

  /** The answer of {@code /v1/catalog/nodes}. */
  static List<RegisteredNode> nodes(byte[] document) {
    List<RegisteredNode> nodes = new ArrayList<>();
    list(document).forEach(each -> nodes.add(node(each)));
    return nodes;
  }

  /** The answer of {@code /v1/catalog/services}. */
  static Map<String, Set<String>> names(byte[] document) {
    Map<String, Set<String>> names = new TreeMap<>();
    if (JsonTree.read(document) instanceof Map<?, ?> object) {
      Fields tags = new Fields(Map.of("Tags", object));
      tags.lists("Tags").forEach((name, all) -> names.put(name, new TreeSet<>(all)));
    }
    return names;
  }

  /** The answer of {@code /v1/health/service/}. */
  static List<InstanceHealth> instances(byte[] document) {
    return list(document).stream().map(RecordDocuments::instance).toList();
  }

  /** The answer of {@code /v1/query}. */
  static List<PreparedQuery> queries(byte[] document) {
    return list(document).stream().map(RecordDocuments::query).toList();
  }

  private static PreparedQuery query(Fields query) {
    Fields template = orNothing(query.object("Template"));
    Fields service = orNothing(query.object("Service"));
    return new PreparedQuery(
        new QueryDefinition(
            query.text("ID"),
            query.text("Name"),
            query.text("Session"),
            query.text("Token"),
            new QueryTemplate(
                template.text("Type"), template.text("Regexp"), template.flag("RemoveEmptyTags")),
            new QueryService(
                service.text("Service"),
                service.text("Near"),
                // Which has no effect in one datacenter.
                QueryService.Failover.NONE,
                service.texts("IgnoreCheckIDs"),
                service.flag("OnlyPassing"),
                service.texts("Tags"),
                service.pairs("NodeMeta"),
                service.pairs("ServiceMeta"),
                service.flag("Connect"),
                service.text("Peer")),
            orNothing(query.object("DNS")).text("TTL")),
        query.number("CreateIndex"),
        query.number("ModifyIndex"));
  }

  private static Fields orNothing(@Nullable Fields fields) {
    return fields == null ? NOTHING : fields;
  }

  private static List<Fields> list(byte[] document) {
    List<Fields> objects = new ArrayList<>();
    if (JsonTree.read(document) instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> object) {
          objects.add(new Fields(JsonValues.members(object)));
        }
      }
    }
    return objects;
  }

  /**
   * An instance with its node and checks.
   *
   * @throws RegistrationException if it is none
   */
  public static InstanceHealth instance(Fields row) {
    RegisteredNode node = node(part(row, "Node"));
    List<Check> checks = row.objects("Checks").stream().map(RecordDocuments::check).toList();
    return new InstanceHealth(node, service(part(row, "Service"), node.name()), checks);
  }

  private static Fields part(Fields row, String name) {
    Fields part = row.object(name);
    if (part == null) {
      throw new RegistrationException("an instance has no " + name);
    }
    return part;
  }

  private static RegisteredNode node(Fields node) {
    return new ExternalNode(
        new NodeDefinition(
            node.text("ID"),
            node.text("Node"),
            node.text("Address"),
            node.pairs("TaggedAddresses"),
            node.pairs("Meta")),
        node.number("CreateIndex"),
        node.number("ModifyIndex"));
  }

  private static ServiceInstance service(Fields said, String node) {
    Map<String, ServiceDefinition.Endpoint> tagged = new HashMap<>();
    said.objectsByName("TaggedAddresses")
        .forEach((name, to) ->
            tagged.put(
                name, new ServiceDefinition.Endpoint(to.text("Address"), to.number("Port"))));
    Fields weights = said.object("Weights");
    return new ServiceInstance(
        node,
        new ServiceDefinition(
            said.text("ID"),
            said.text("Service"),
            said.text("Kind"),
            said.texts("Tags"),
            said.text("Address"),
            tagged,
            said.pairs("Meta"),
            said.number("Port"),
            said.text("SocketPath"),
            weights == null ? 1 : weights.number("Passing"),
            weights == null ? 1 : weights.number("Warning"),
            said.flag("EnableTagOverride")),
        said.number("CreateIndex"),
        said.number("ModifyIndex"));
  }

  private static Check check(Fields said) {
    CheckStatus status = CheckStatus.of(said.text("Status"));
    CheckDefinition definition =
        new CheckDefinition(
            said.text("CheckID"),
            said.text("Name"),
            status == null ? CheckStatus.CRITICAL : status,
            said.text("Notes"),
            said.text("Output"),
            said.text("ServiceID"),
            said.text("Type"),
            said.text("Interval"),
            said.text("Timeout"),
            json(said.map("Definition")));
    return new Check(
        said.text("Node"),
        definition,
        said.text("ServiceName"),
        said.texts("ServiceTags"),
        said.number("CreateIndex"),
        said.number("ModifyIndex"));
  }

  /** What a check looks at, as it stood in the document: texts and truths. */
  private static String json(Map<String, Object> definition) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      for (Map.Entry<String, Object> each : definition.entrySet()) {
        if (each.getValue() instanceof String text) {
          json.writeStringField(each.getKey(), text);
        } else if (each.getValue() instanceof Boolean flag) {
          json.writeBooleanField(each.getKey(), flag);
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }
}
