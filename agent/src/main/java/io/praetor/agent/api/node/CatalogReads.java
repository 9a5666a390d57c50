package io.praetor.agent.api.node;

import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.api.ReadResponse;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.Read;
import io.praetor.agent.query.ReadQuery;
import io.praetor.agent.routing.Filters;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;

/** Answers reads of the catalog and of health. Immutable; called on event loops. */
public final class CatalogReads {
  private final BlockingQueries queries;
  private final RequestLimits options;

  /** Reads of one server's store. */
  public CatalogReads(BlockingQueries queries, RequestLimits options) {
    this.queries = queries;
    this.options = options;
  }

  /** Where the nodes are. */
  public String datacenter() {
    return options.datacenter();
  }

  /** Answers a read, now or when what it asks for has changed. */
  public <R> void read(
      ReadQuery<R> query, CatalogRendering.Body<R> body, Request request, Responder responder) {
    Filters.refuse(request);
    NodeParams.checkCached(request.params());
    ReadOptions read = ReadOptions.of(request.params(), options);
    queries.ask(
        new Read<>(
            query,
            read.consistency(),
            new CatalogRendering<>(body, options.datacenter(), read.pretty())),
        new ReadResponse(responder),
        read.index(),
        read.waitMs());
  }
}
