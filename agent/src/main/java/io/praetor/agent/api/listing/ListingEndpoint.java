package io.praetor.agent.api.listing;

import io.praetor.agent.api.NumberParam;
import io.praetor.agent.api.PathRest;
import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.api.ReadResponse;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.Read;
import io.praetor.agent.routing.QueryParams;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.kv.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/praetor/keys/}: keys in pages, searched and counted, without their values. Immutable;
 * called on event loops.
 */
public final class ListingEndpoint {
  private static final String PATH = "/v1/praetor/keys/";

  /** Keys and folders of a page, unless {@code limit} says otherwise, and at most. */
  private static final int LIMIT_DEFAULT = 1_000;

  private static final int LIMIT_MAX = 10_000;

  /** No name has so many slashes. */
  private static final int DEPTH_MAX = 1_000;

  private final BlockingQueries queries;
  private final RequestLimits options;

  /** An endpoint that answers from the store. */
  public ListingEndpoint(BlockingQueries queries, RequestLimits options) {
    this.queries = queries;
    this.options = options;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(Route.get(PATH, this::list));
  }

  private void list(Request request, Responder responder) {
    QueryParams params = request.params();
    ReadOptions read = ReadOptions.of(params, options);
    @Nullable String after = params.first("after");
    ListingQuery query =
        new ListingQuery(
            PathRest.key(request, PATH),
            after == null || after.isEmpty() ? null : Key.utf8(after),
            (int) NumberParam.of(params, "limit", LIMIT_DEFAULT, 1, LIMIT_MAX),
            (int) NumberParam.of(params, "depth", 0, 0, DEPTH_MAX),
            Match.ofNames(params.first("match")),
            Match.ofValues(params.first("value-match")),
            request.requester());
    queries.ask(
        new Read<>(query, read.consistency(), new ListingRendering(read.pretty())),
        new ReadResponse(responder),
        read.index(),
        read.waitMs());
  }
}
