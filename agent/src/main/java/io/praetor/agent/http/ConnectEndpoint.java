package io.praetor.agent.http;

import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.ReadGate;
import java.util.List;

/**
 * {@code /v1/agent/connect/} and {@code /v1/connect/}: the cluster's root certificate, which
 * Consul's clients look for when they start, though there is no mesh. Immutable; called on event
 * loops.
 */
public final class ConnectEndpoint {
  private final BlockingQueries queries;
  private final ReadGate gate;
  private final HttpOptions options;

  /** An endpoint that answers from the store. */
  public ConnectEndpoint(BlockingQueries queries, ReadGate gate, HttpOptions options) {
    this.queries = queries;
    this.gate = gate;
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
        new RootsQuestion(read.pretty(), gate),
        new ResponderAsker(responder),
        read.consistency(),
        read.index(),
        read.waitMs());
  }
}
