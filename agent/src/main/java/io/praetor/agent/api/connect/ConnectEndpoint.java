package io.praetor.agent.api.connect;

import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.api.ReadResponse;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.Read;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import java.util.List;

/**
 * {@code /v1/agent/connect/} and {@code /v1/connect/}: the cluster's root certificate, which
 * Consul's clients look for when they start, though there is no mesh. Immutable; called on event
 * loops.
 */
public final class ConnectEndpoint {
  private final BlockingQueries queries;
  private final RequestLimits options;

  /** An endpoint that answers from the store. */
  public ConnectEndpoint(BlockingQueries queries, RequestLimits options) {
    this.queries = queries;
    this.options = options;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(
        Route.get("/v1/agent/connect/ca/roots", this::roots),
        Route.get("/v1/connect/ca/roots", this::roots));
  }

  private void roots(Request request, Responder responder) {
    ReadOptions read = ReadOptions.of(request.params(), options);
    queries.ask(
        new Read<>(
            new RootsQuery(request.requester()),
            read.consistency(),
            new RootsRendering(read.pretty())),
        new ReadResponse(responder),
        read.index(),
        read.waitMs());
  }
}
