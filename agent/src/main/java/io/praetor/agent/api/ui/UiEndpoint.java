package io.praetor.agent.api.ui;

import io.praetor.agent.api.node.CatalogReads;
import io.praetor.agent.api.node.CatalogRendering;
import io.praetor.agent.api.node.CatalogRowTypes;
import io.praetor.agent.api.node.CheckJson;
import io.praetor.agent.api.node.NodeJson;
import io.praetor.agent.api.node.NodeParams;
import io.praetor.agent.api.node.ServiceJson;
import io.praetor.agent.filter.RowType;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.AllHealthQuery;
import io.praetor.agent.query.HealthQuery.InstanceHealth;
import io.praetor.agent.query.NodeOverviewQuery;
import io.praetor.agent.query.NodeOverviewQuery.NodeOverview;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import java.util.List;
import java.util.function.Function;

/**
 * {@code /v1/internal/ui/}: what Consul's own user interface lists, and tools that have learned it
 * from there. Immutable; called on event loops.
 */
public final class UiEndpoint {
  private static final CatalogRendering.Body<List<NodeOverview>> NODES = UiEndpoint::nodes;
  private static final CatalogRendering.Body<List<InstanceHealth>> SERVICES = UiEndpoint::services;
  private static final Function<NodeOverview, String> NODE_NAME = UiEndpoint::nameOf;
  private static final Function<InstanceHealth, String> INSTANCE_NODE = UiEndpoint::nodeOf;
  private static final String NODE = "/v1/internal/ui/node/";

  private final CatalogReads reads;
  private final RowType<NodeOverview> overview;

  /** An endpoint that answers from the store. */
  public UiEndpoint(CatalogReads reads) {
    this.reads = reads;
    overview =
        RowType.<NodeOverview>named("node")
            .all(reads.types().node(), NodeOverview::node)
            .parts("Services", reads.types().service(), NodeOverview::services)
            .parts("Checks", CatalogRowTypes.CHECK, NodeOverview::checks)
            .build();
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(
        Route.get("/v1/internal/ui/nodes", this::nodes),
        Route.get("/v1/internal/ui/services", this::services),
        Route.get(NODE, this::node));
  }

  private void nodes(Request request, Responder responder) {
    reads.list(
        new NodeOverviewQuery("", request.requester()),
        overview,
        NODE_NAME,
        NODES,
        request,
        responder);
  }

  private void services(Request request, Responder responder) {
    reads.list(
        new AllHealthQuery(request.requester()),
        reads.types().health(),
        INSTANCE_NODE,
        SERVICES,
        request,
        responder);
  }

  private void node(Request request, Responder responder) {
    String name = NodeParams.subject(request, NODE, "Missing node name");
    reads.ask(
        new NodeOverviewQuery(name, request.requester()),
        read -> new NodeOverviewRendering(read.pretty()),
        request,
        responder);
  }

  private static String nameOf(NodeOverview overview) {
    return overview.node().name();
  }

  private static String nodeOf(InstanceHealth instance) {
    return instance.node().name();
  }

  private static void nodes(JsonBuffer json, List<NodeOverview> found, String datacenter) {
    json.beginArray();
    found.forEach(each -> node(json, each));
    json.endArray();
  }

  /** Writes a node with the fields in Consul's order. */
  static void node(JsonBuffer json, NodeOverview overview) {
    json.beginObject();
    NodeJson.bare(json, overview.node());
    json.field("Services").beginArray();
    overview.services().forEach(each -> ServiceJson.service(json, each));
    json.endArray();
    json.field("Checks").beginArray();
    overview.checks().forEach(each -> CheckJson.check(json, each));
    json.endArray();
    json.endObject();
  }

  private static void services(JsonBuffer json, List<InstanceHealth> found, String datacenter) {
    json.beginArray();
    ServiceSummary.of(found).forEach(each -> each.write(json, datacenter));
    json.endArray();
  }
}
