package io.praetor.agent.api.operator;

import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.api.ReadResponse;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.Read;
import io.praetor.agent.query.UsageQuery;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import java.util.List;

/**
 * {@code /v1/operator/usage}: how much is registered (Consul's documentation, "Usage Operator"
 * API). Immutable; called on event loops.
 */
public final class UsageEndpoint {
  private final BlockingQueries queries;
  private final RequestLimits options;

  /** An endpoint that answers from the store. */
  public UsageEndpoint(BlockingQueries queries, RequestLimits options) {
    this.queries = queries;
    this.options = options;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(Route.get("/v1/operator/usage", this::usage));
  }

  /** {@code global} asks for all datacenters: there is one. */
  private void usage(Request request, Responder responder) {
    ReadOptions read = ReadOptions.of(request.params(), options);
    queries.ask(
        new Read<>(
            new UsageQuery(request.requester()),
            read.consistency(),
            new UsageRendering(options.datacenter(), read.pretty())),
        new ReadResponse(responder),
        read.index(),
        read.waitMs());
  }
}
