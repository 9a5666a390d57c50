package io.praetor.agent.http;

import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.ReadGate;
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
  private final HttpOptions options;

  /** An endpoint that answers from the store. */
  public NodeEndpoint(BlockingQueries queries, ReadGate gate, HttpOptions options) {
    this.queries = queries;
    this.gate = gate;
    this.options = options;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(
        Route.get("/v1/catalog/datacenters", this::datacenters),
        Route.get(
            "/v1/catalog/nodes", (q, r) -> read(NodeQuestion.Form.ALL, "/v1/catalog/nodes", q, r)),
        Route.get(
            "/v1/catalog/node/",
            (q, r) -> read(NodeQuestion.Form.ONE_WITH_SERVICES, "/v1/catalog/node/", q, r)),
        Route.get(
            "/v1/health/node/",
            (q, r) -> read(NodeQuestion.Form.CHECKS_OF_ONE, "/v1/health/node/", q, r)),
        Route.get(
            "/v1/health/state/",
            (q, r) -> read(NodeQuestion.Form.CHECKS_IN_STATE, "/v1/health/state/", q, r)),
        Route.get(
            "/v1/catalog/services",
            (q, r) -> read(NodeQuestion.Form.SERVICES, "/v1/catalog/services", q, r)),
        Route.get(
            "/v1/catalog/service/",
            (q, r) -> read(NodeQuestion.Form.OF_A_SERVICE, "/v1/catalog/service/", q, r)),
        Route.get(
            "/v1/health/service/",
            (q, r) -> read(NodeQuestion.Form.OF_A_SERVICE, "/v1/health/service/", q, r)),
        Route.get(
            "/v1/health/checks/",
            (q, r) -> read(NodeQuestion.Form.OF_A_SERVICE, "/v1/health/checks/", q, r)));
  }

  private void datacenters(Request request, Responder responder) {
    JsonBuffer json = Json.buffer(request);
    json.beginArray().value(options.datacenter()).endArray();
    responder.respond(Answer.json(200, json.finish()));
  }

  private void read(NodeQuestion.Form form, String route, Request request, Responder responder) {
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
        new NodeQuestion(
            form,
            subject,
            meta(request.params()),
            options.datacenter(),
            read.consistency(),
            read.pretty(),
            gate),
        new ResponderAsker(responder),
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
