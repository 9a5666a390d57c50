package io.praetor.agent.api.history;

import io.praetor.agent.api.PathRest;
import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.api.ReadResponse;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.Read;
import io.praetor.agent.query.ReadQuery;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.QueryParams;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.kv.Key;
import java.util.List;

/**
 * {@code /v1/praetor/history/}: the changes of a key or of a folder, the newest first. Immutable;
 * called on event loops.
 */
final class HistoryEndpoint {
  private static final String PATH = "/v1/praetor/history/";

  static final String MISSING_KEY = "Missing key name";

  private final BlockingQueries queries;
  private final RequestLimits limits;

  /** An endpoint that answers from the store. */
  HistoryEndpoint(BlockingQueries queries, RequestLimits limits) {
    this.queries = queries;
    this.limits = limits;
  }

  /** What it serves. */
  List<Route> routes() {
    return List.of(Route.get(PATH, this::answer));
  }

  private void answer(Request request, Responder responder) {
    QueryParams params = request.params();
    ReadOptions read = ReadOptions.of(params, limits);
    VersionsOptions options = VersionsOptions.of(params);
    Key name = PathRest.key(request, PATH);
    boolean isFolder = params.has("recurse");
    if (name.length() == 0 && !isFolder) {
      throw new BadRequestException(MISSING_KEY);
    }
    ReadQuery<Look<Versions>> query =
        isFolder
            ? new TimelineQuery(name, options, request.requester())
            : new VersionsQuery(name, options, request.requester());
    queries.ask(
        new Read<>(
            query,
            read.consistency(),
            new LookRendering<>(new VersionsRendering(name, isFolder, options, read.pretty()))),
        new ReadResponse(responder),
        read.index(),
        read.waitMs());
  }
}
