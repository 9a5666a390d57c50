package io.praetor.agent.api.operator;

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
 * {@code /v1/praetor/info}: whether this is Praetor, and what its cluster can do. Commands and
 * clients ask it before they send what Consul would misread; it answers 404 there. Immutable;
 * called on event loops.
 */
public final class InfoEndpoint {
  private final BlockingQueries queries;
  private final RequestLimits options;

  /** An endpoint that answers from the store. */
  public InfoEndpoint(BlockingQueries queries, RequestLimits options) {
    this.queries = queries;
    this.options = options;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(Route.get("/v1/praetor/info", this::info));
  }

  private void info(Request request, Responder responder) {
    ReadOptions read = ReadOptions.of(request.params(), options);
    queries.ask(
        new Read<>(InfoQuery.INSTANCE, read.consistency(), new InfoRendering(read.pretty())),
        new ReadResponse(responder),
        0,
        0);
  }
}
