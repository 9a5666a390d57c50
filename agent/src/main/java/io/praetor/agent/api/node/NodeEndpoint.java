package io.praetor.agent.api.node;

import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.api.ReadResponse;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.Filters;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.routing.QueryParams;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
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
  private final ReadGate gate;
  private final RequestLimits options;

  /** An endpoint that answers from the store. */
  public NodeEndpoint(BlockingQueries queries, ReadGate gate, RequestLimits options) {
    this.queries = queries;
    this.gate = gate;
    this.options = options;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(
        Route.get("/v1/catalog/datacenters", this::datacenters),
        Route.get(
            "/v1/catalog/nodes", (q, r) -> read(NodeQuery.Form.ALL, "/v1/catalog/nodes", q, r)),
        Route.get(
            "/v1/catalog/node/",
            (q, r) -> read(NodeQuery.Form.ONE_WITH_SERVICES, "/v1/catalog/node/", q, r)),
        Route.get(
            "/v1/health/node/",
            (q, r) -> read(NodeQuery.Form.CHECKS_OF_ONE, "/v1/health/node/", q, r)),
        Route.get(
            "/v1/health/state/",
            (q, r) -> read(NodeQuery.Form.CHECKS_IN_STATE, "/v1/health/state/", q, r)),
        Route.get(
            "/v1/catalog/services",
            (q, r) -> read(NodeQuery.Form.SERVICES, "/v1/catalog/services", q, r)),
        Route.get(
            "/v1/catalog/service/",
            (q, r) -> read(NodeQuery.Form.OF_A_SERVICE, "/v1/catalog/service/", q, r)),
        Route.get(
            "/v1/health/service/",
            (q, r) -> read(NodeQuery.Form.OF_A_SERVICE, "/v1/health/service/", q, r)),
        Route.get(
            "/v1/health/checks/",
            (q, r) -> read(NodeQuery.Form.OF_A_SERVICE, "/v1/health/checks/", q, r)));
  }

  private void datacenters(Request request, Responder responder) {
    JsonBuffer json = JsonBody.buffer(request);
    json.beginArray().value(options.datacenter()).endArray();
    responder.respond(Answer.json(200, json.finish()));
  }

  private void read(NodeQuery.Form form, String route, Request request, Responder responder) {
    Filters.refuse(request);
    ReadOptions read = ReadOptions.of(request.params(), options);
    String subject =
        new String(
            request.pathText().substring(route.length()).getBytes(StandardCharsets.ISO_8859_1),
            StandardCharsets.UTF_8);
    if (subject.isEmpty() && !form.missing.isEmpty()) {
      throw new BadRequestException(form.missing);
    }
    queries.ask(
        new NodeQuery(
            form,
            subject,
            meta(request.params()),
            options.datacenter(),
            read.consistency(),
            read.pretty(),
            gate),
        new ReadResponse(responder),
        read.consistency(),
        read.index(),
        read.waitMs());
  }

  private static Map<String, String> meta(QueryParams params) {
    Map<String, String> pairs = new HashMap<>();
    for (String pair : params.all("node-meta")) {
      int colon = pair.indexOf(':');
      pairs.put(
          colon < 0 ? pair : pair.substring(0, colon), colon < 0 ? "" : pair.substring(colon + 1));
    }
    return pairs;
  }
}
