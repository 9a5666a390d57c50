package io.praetor.agent.api.health;

import io.praetor.agent.api.FilterParam;
import io.praetor.agent.api.node.CatalogReads;
import io.praetor.agent.api.node.CatalogRendering;
import io.praetor.agent.api.node.CatalogRowTypes;
import io.praetor.agent.api.node.CheckJson;
import io.praetor.agent.api.node.NodeJson;
import io.praetor.agent.api.node.NodeParams;
import io.praetor.agent.api.node.ServiceJson;
import io.praetor.agent.filter.Filter;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.CheckQuery;
import io.praetor.agent.query.CheckQuery.Which;
import io.praetor.agent.query.HealthQuery;
import io.praetor.agent.query.HealthQuery.InstanceHealth;
import io.praetor.agent.records.RecordForms;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.catalog.Check;
import io.praetor.store.catalog.CheckStatus;
import java.util.List;
import java.util.function.Function;

/** {@code /v1/health/}: nodes and services with their checks. Immutable; called on event loops. */
public final class HealthEndpoint {
  /** Instances with their checks as JSON. */
  public static final CatalogRendering.Body<List<InstanceHealth>> INSTANCES =
      CatalogRendering.watched(HealthEndpoint::instances, RecordForms.INSTANCES);

  private static final CatalogRendering.Body<List<Check>> CHECKS = HealthEndpoint::checks;
  private static final Function<InstanceHealth, String> INSTANCE_NODE = HealthEndpoint::nodeOf;
  private static final Function<Check, String> CHECK_NODE = Check::node;
  private static final String SERVICE = "/v1/health/service/";
  private static final String NODE = "/v1/health/node/";
  private static final String OF_SERVICE = "/v1/health/checks/";
  private static final String STATE = "/v1/health/state/";

  private final CatalogReads reads;
  private final CatalogReads cacheable;

  /** An endpoint that answers from the store. */
  public HealthEndpoint(CatalogReads reads) {
    this.reads = reads;
    this.cacheable = reads.cacheable();
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(
        Route.get(SERVICE, this::service),
        Route.get(
            NODE,
            (q, r) ->
                checks(new Which.OfNode(NodeParams.subject(q, NODE, "Missing node name")), q, r)),
        Route.get(
            OF_SERVICE,
            (q, r) ->
                checks(
                    new Which.OfService(NodeParams.subject(q, OF_SERVICE, "Missing service name")),
                    q,
                    r)),
        Route.get(STATE, (q, r) -> checks(state(q), q, r)),
        none("/v1/health/connect/"),
        none("/v1/health/ingress/"));
  }

  /** There is no mesh, and nothing of it is ever found. */
  private Route none(String path) {
    return Route.get(
        path,
        (q, r) -> {
          String _ = NodeParams.subject(q, path, "Missing service name");
          Filter<InstanceHealth> _ = FilterParam.of(q, reads.types().health());
          cacheable.read(
              new CheckQuery(new Which.None(), NodeParams.nodes(q.params()), q.requester()),
              CHECKS,
              q,
              r);
        });
  }

  private void service(Request request, Responder responder) {
    cacheable.list(
        query(request), reads.types().health(), INSTANCE_NODE, INSTANCES, request, responder);
  }

  /**
   * What a request for the health of a service asks, but for its filter.
   *
   * @throws BadRequestException if it cannot be understood
   */
  public static HealthQuery query(Request request) {
    return new HealthQuery(
        NodeParams.subject(request, SERVICE, "Missing service name"),
        passing(request),
        NodeParams.services(request.params()),
        request.requester());
  }

  private void checks(Which which, Request request, Responder responder) {
    reads.list(
        new CheckQuery(which, NodeParams.nodes(request.params()), request.requester()),
        CatalogRowTypes.CHECK,
        CHECK_NODE,
        CHECKS,
        request,
        responder);
  }

  private static Which state(Request request) {
    String state = NodeParams.subject(request, STATE, "Missing check state");
    CheckStatus status = CheckStatus.of(state);
    if (status != null) {
      return new Which.InState(status);
    }
    return state.equals("any") ? new Which.All() : new Which.None();
  }

  private static boolean passing(Request request) {
    if (!request.params().has("passing")) {
      return false;
    }
    return switch (request.params().get("passing")) {
      case "", "1", "t", "T", "TRUE", "true", "True" -> true;
      case "0", "f", "F", "FALSE", "false", "False" -> false;
      default -> throw new BadRequestException("Invalid value for ?passing");
    };
  }

  private static void instances(JsonBuffer json, List<InstanceHealth> found, String datacenter) {
    json.beginArray();
    for (InstanceHealth instance : found) {
      json.beginObject().field("Node");
      NodeJson.registered(json, instance.node(), datacenter);
      ServiceJson.service(json.field("Service"), instance.service());
      checks(json.field("Checks"), instance.checks(), datacenter);
      json.endObject();
    }
    json.endArray();
  }

  private static void checks(JsonBuffer json, List<Check> found, String datacenter) {
    json.beginArray();
    found.forEach(check -> CheckJson.check(json, check));
    json.endArray();
  }

  private static String nodeOf(InstanceHealth instance) {
    return instance.node().name();
  }
}
