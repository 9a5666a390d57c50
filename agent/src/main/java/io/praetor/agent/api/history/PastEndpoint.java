package io.praetor.agent.api.history;

import io.praetor.agent.api.NumberParam;
import io.praetor.agent.api.PathRest;
import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.api.ReadResponse;
import io.praetor.agent.api.kv.EntriesRendering;
import io.praetor.agent.api.kv.EntryRendering;
import io.praetor.agent.api.kv.NamesRendering;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.Read;
import io.praetor.agent.query.Requester;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.QueryParams;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.kv.Key;
import java.util.List;

/**
 * {@code /v1/praetor/at/INDEX/}: what {@code /v1/kv/} would have answered at an index. Immutable;
 * called on event loops.
 */
final class PastEndpoint {
  private static final String PATH = "/v1/praetor/at/";

  private final BlockingQueries queries;
  private final RequestLimits limits;

  /** An endpoint that answers from the store. */
  PastEndpoint(BlockingQueries queries, RequestLimits limits) {
    this.queries = queries;
    this.limits = limits;
  }

  /** What it serves. */
  List<Route> routes() {
    return List.of(Route.get(PATH, this::answer));
  }

  private void answer(Request request, Responder responder) {
    String path = request.pathText();
    int slash = path.indexOf('/', PATH.length());
    int end = slash < 0 ? path.length() : slash;
    long at = NumberParam.read(path.substring(PATH.length(), end), "the index", 0, Long.MAX_VALUE);
    ReadOptions options = ReadOptions.of(request.params(), limits);
    // It is known now or never, so nobody waits for it.
    queries.ask(
        read(PathRest.key(request, end + 1), at, request, options),
        new ReadResponse(responder),
        0,
        0);
  }

  private static Read<?, Answer> read(Key key, long at, Request request, ReadOptions options) {
    QueryParams params = request.params();
    Requester requester = request.requester();
    if (params.has("keys")) {
      return new Read<>(
          new PastTreeQuery(key, at, requester),
          options.consistency(),
          new LookRendering<>(
              new NamesOfEntries(
                  key,
                  Key.utf8(params.get("separator")),
                  new NamesRendering(key.length() == 0, options.pretty()))));
    }
    if (params.has("recurse")) {
      return new Read<>(
          new PastTreeQuery(key, at, requester),
          options.consistency(),
          new LookRendering<>(new EntriesRendering(options.pretty())));
    }
    if (key.length() == 0) {
      throw new BadRequestException(HistoryEndpoint.MISSING_KEY);
    }
    return new Read<>(
        new PastEntryQuery(key, at, requester),
        options.consistency(),
        new LookRendering<>(
            params.has("raw")
                ? EntryRendering.RAW
                : options.pretty() ? EntryRendering.PRETTY : EntryRendering.JSON));
  }
}
