package io.praetor.agent.watched;

import io.netty.util.NetUtil;
import io.praetor.agent.filter.Filter;
import io.praetor.agent.filter.FilterLimits;
import io.praetor.agent.filter.RowType;
import io.praetor.agent.prepared.DefinitionQuery;
import io.praetor.agent.query.HealthQuery;
import io.praetor.agent.query.HealthQuery.InstanceHealth;
import io.praetor.agent.query.InstanceQuery.Instance;
import io.praetor.agent.query.NodeFilter;
import io.praetor.agent.query.NodeQuery;
import io.praetor.agent.query.ReadQuery;
import io.praetor.agent.query.Requester;
import io.praetor.agent.query.ServiceFilter;
import io.praetor.agent.query.ServiceNamesQuery;
import io.praetor.agent.records.RecordForm;
import io.praetor.agent.records.RecordForms;
import io.praetor.store.catalog.RegisteredNode;
import io.praetor.store.prepared.PreparedQuery;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What a view asks about the catalog, for a store and for another agent alike; immutable.
 *
 * @param path of the API that answers it
 * @param query what it asks of a store
 * @param form how the records travel
 */
public record CatalogQuestion<R>(
    String path, Function<Requester, ReadQuery<R>> query, RecordForm<R> form) {
  private static final RowType<Instance> ADDRESSED =
      RowType.<Instance>named("instance")
          .text("ServiceAddress", each -> each.service().definition().address())
          .build();
  private static final CatalogQuestion<Map<String, Set<String>>> NAMES =
      new CatalogQuestion<>("/v1/catalog/services", ServiceNamesQuery::ofAll, RecordForms.NAMES);
  private static final CatalogQuestion<List<RegisteredNode>> NODES =
      new CatalogQuestion<>(
          "/v1/catalog/nodes", who -> new NodeQuery(NodeFilter.ALL, who), RecordForms.NODES);

  private static final CatalogQuestion<List<PreparedQuery>> QUERIES =
      new CatalogQuestion<>("/v1/query", who -> new DefinitionQuery("", who), RecordForms.QUERIES);

  /** All instances of a service, healthy or not. */
  static CatalogQuestion<List<InstanceHealth>> instances(String service) {
    return new CatalogQuestion<>(
        "/v1/health/service/" + escaped(service),
        who -> new HealthQuery(service, false, ServiceFilter.ALL, who),
        RecordForms.INSTANCES);
  }

  /** The names of all services. */
  static CatalogQuestion<Map<String, Set<String>>> names() {
    return NAMES;
  }

  /** All nodes. */
  static CatalogQuestion<List<RegisteredNode>> nodes() {
    return NODES;
  }

  /** All prepared queries. */
  static CatalogQuestion<List<PreparedQuery>> queries() {
    return QUERIES;
  }

  /** The names of services with an instance whose own address is this. */
  static CatalogQuestion<Map<String, Set<String>>> namesAt(InetAddress address) {
    String text = address.getHostAddress();
    String shortText = NetUtil.toAddressString(address);
    String expression =
        "ServiceAddress == \""
            + text
            + (shortText.equals(text) ? "\"" : "\" or ServiceAddress == \"" + shortText + "\"");
    Filter<Instance> filter = Filter.of(expression, ADDRESSED, FilterLimits.DEFAULT);
    return new CatalogQuestion<>(
        "/v1/catalog/services?filter=" + escaped(expression),
        who -> new ServiceNamesQuery(NodeFilter.ALL, filter, who),
        RecordForms.NAMES);
  }

  /** A text as a segment of a path, or the value of a parameter. */
  static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
