package io.praetor.agent.api.node;

import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.api.ReadResponse;
import io.praetor.agent.api.node.NodeRendering.Form;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.NodeQuery;
import io.praetor.agent.query.NodeQuery.Which.All;
import io.praetor.agent.query.NodeQuery.Which.InState;
import io.praetor.agent.query.NodeQuery.Which.Named;
import io.praetor.agent.query.NodeQuery.Which.None;
import io.praetor.agent.query.Read;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.Filters;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.routing.QueryParams;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.catalog.Health;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code /v1/catalog/} and {@code /v1/health/} as far as they tell of agents. Of services, which
 * are not kept, they tell that there are none: clients ask for them to see whether an agent is
 * well. Immutable; called on event loops.
 */
public final class NodeEndpoint {
  private final BlockingQueries queries;
  private final RequestLimits options;

  /** An endpoint that answers from the store. */
  public NodeEndpoint(BlockingQueries queries, RequestLimits options) {
    this.queries = queries;
    this.options = options;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(
        Route.get("/v1/catalog/datacenters", this::datacenters),
        Route.get("/v1/catalog/nodes", (q, r) -> read(new All(), Form.NODES, q, r)),
        Route.get(
            "/v1/catalog/node/",
            (q, r) -> read(named(q, "/v1/catalog/node/"), Form.WITH_SERVICES, q, r)),
        Route.get(
            "/v1/health/node/", (q, r) -> read(named(q, "/v1/health/node/"), Form.CHECKS, q, r)),
        Route.get("/v1/health/state/", (q, r) -> read(inState(q), Form.CHECKS, q, r)),
        Route.get("/v1/catalog/services", (q, r) -> read(new None(), Form.SERVICES, q, r)),
        service("/v1/catalog/service/"),
        service("/v1/health/service/"),
        service("/v1/health/checks/"));
  }

  private Route service(String path) {
    return Route.get(
        path,
        (q, r) -> {
          String _ = subject(q, path, "Missing service name");
          read(new None(), Form.INSTANCES, q, r);
        });
  }

  private void datacenters(Request request, Responder responder) {
    JsonBuffer json = JsonBody.buffer(request);
    json.beginArray().value(options.datacenter()).endArray();
    responder.respond(Answer.json(200, json.finish()));
  }

  private void read(NodeQuery.Which which, Form form, Request request, Responder responder) {
    Filters.refuse(request);
    ReadOptions read = ReadOptions.of(request.params(), options);
    queries.ask(
        new Read<>(
            new NodeQuery(which, meta(request.params()), request.requester()),
            read.consistency(),
            new NodeRendering(form, options.datacenter(), read.pretty())),
        new ReadResponse(responder),
        read.index(),
        read.waitMs());
  }

  private static NodeQuery.Which named(Request request, String path) {
    return new Named(subject(request, path, "Missing node name"));
  }

  private static NodeQuery.Which inState(Request request) {
    return switch (subject(request, "/v1/health/state/", "Missing check state")) {
      case "any" -> new All();
      case "passing" -> new InState(Health.PASSING);
      case "critical" -> new InState(Health.CRITICAL);
      default -> new None();
    };
  }

  /** What follows the path of a route. */
  private static String subject(Request request, String path, String otherwise) {
    String subject = request.pathText().substring(path.length());
    if (subject.isEmpty()) {
      throw new BadRequestException(otherwise);
    }
    return new String(subject.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** The pairs that are asked for, without those that each node is told with. */
  private static Map<String, String> meta(QueryParams params) {
    Map<String, String> pairs = new HashMap<>();
    for (String pair : params.all("node-meta")) {
      int colon = pair.indexOf(':');
      pairs.put(
          colon < 0 ? pair : pair.substring(0, colon), colon < 0 ? "" : pair.substring(colon + 1));
    }
    pairs.entrySet().removeAll(NodeJson.OF_EACH.entrySet());
    return pairs;
  }
}
