package io.praetor.agent.api.ui;

import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.HealthQuery.InstanceHealth;
import io.praetor.store.catalog.Check;
import io.praetor.store.catalog.CheckStatus;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a page that lists services shows of one. For one answer, by one thread. */
final class ServiceSummary {
  /** Where a registration says which program has made it. */
  private static final String SOURCE = "external-source";

  private final String name;
  private final String kind;
  private final SortedSet<String> tags = new TreeSet<>();
  private final SortedSet<String> nodes = new TreeSet<>();
  private final SortedSet<String> sources = new TreeSet<>();
  private final Map<CheckStatus, Integer> checks = new EnumMap<>(CheckStatus.class);
  private int instances;

  private ServiceSummary(String name, String kind) {
    this.name = name;
    this.kind = kind;
  }

  /** One for each service, in the order in which their first instances stand. */
  static List<ServiceSummary> of(List<InstanceHealth> found) {
    Map<String, ServiceSummary> byName = new LinkedHashMap<>();
    for (InstanceHealth instance : found) {
      var definition = instance.service().definition();
      byName
          .computeIfAbsent(
              instance.service().group(),
              group -> new ServiceSummary(definition.name(), definition.kind()))
          .add(instance);
    }
    return new ArrayList<>(byName.values());
  }

  private void add(InstanceHealth instance) {
    instances++;
    tags.addAll(instance.service().definition().tags());
    nodes.add(instance.node().name());
    String source = instance.service().definition().meta().get(SOURCE);
    if (source != null) {
      sources.add(source);
    }
    for (Check check : instance.checks()) {
      checks.merge(check.definition().status(), 1, Integer::sum);
    }
  }

  /** Writes it with the fields in Consul's order; there is no mesh. */
  void write(JsonBuffer json, String datacenter) {
    json.beginObject();
    if (!kind.isEmpty()) {
      json.field("Kind").value(kind);
    }
    json.field("Name").value(name);
    json.field("Datacenter").value(datacenter);
    texts(json.field("Tags"), tags);
    texts(json.field("Nodes"), nodes);
    json.field("ExternalSources");
    if (sources.isEmpty()) {
      json.nullValue();
    } else {
      texts(json, sources);
    }
    json.field("InstanceCount").value(instances);
    json.field("ChecksPassing").value(checks.getOrDefault(CheckStatus.PASSING, 0));
    json.field("ChecksWarning").value(checks.getOrDefault(CheckStatus.WARNING, 0));
    json.field("ChecksCritical").value(checks.getOrDefault(CheckStatus.CRITICAL, 0));
    json.field("GatewayConfig").beginObject().endObject();
    json.field("TransparentProxy").value(false);
    json.field("ConnectNative").value(false);
    json.field("ConnectedWithProxy").value(false);
    json.field("ConnectedWithGateway").value(false);
    json.endObject();
  }

  private static void texts(JsonBuffer json, SortedSet<String> texts) {
    json.beginArray();
    texts.forEach(json::value);
    json.endArray();
  }
}
