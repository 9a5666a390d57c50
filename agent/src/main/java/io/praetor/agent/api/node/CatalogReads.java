package io.praetor.agent.api.node;

import io.praetor.agent.api.FilterParam;
import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.api.ReadResponse;
import io.praetor.agent.filter.Filter;
import io.praetor.agent.filter.RowType;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.FilteredQuery;
import io.praetor.agent.query.Read;
import io.praetor.agent.query.ReadQuery;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import java.util.List;

/** Answers reads of the catalog and of health. Immutable; called on event loops. */
public final class CatalogReads {
  private final BlockingQueries queries;
  private final RequestLimits options;
  private final CatalogRowTypes types;

  /** Reads of one server's store. */
  public CatalogReads(BlockingQueries queries, RequestLimits options) {
    this.queries = queries;
    this.options = options;
    this.types = new CatalogRowTypes(options.datacenter());
  }

  /** Where the nodes are. */
  public String datacenter() {
    return options.datacenter();
  }

  /** What filters may ask of the rows of the catalog. */
  public CatalogRowTypes types() {
    return types;
  }

  /**
   * Answers a read of a list, of which the request may want a part, now or when it has changed.
   *
   * @throws io.praetor.agent.routing.BadRequestException if such rows cannot be filtered as the
   *     request says
   */
  public <R> void list(
      ReadQuery<List<R>> query,
      RowType<R> type,
      CatalogRendering.Body<List<R>> body,
      Request request,
      Responder responder) {
    Filter<R> filter = FilterParam.of(request, type);
    read(filter.takesAll() ? query : new FilteredQuery<>(query, filter), body, request, responder);
  }

  /** Answers a read, now or when what it asks for has changed. */
  public <R> void read(
      ReadQuery<R> query, CatalogRendering.Body<R> body, Request request, Responder responder) {
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
