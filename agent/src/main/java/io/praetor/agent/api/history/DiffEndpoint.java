package io.praetor.agent.api.history;

import io.praetor.agent.api.AnswerRendering;
import io.praetor.agent.api.NumberParam;
import io.praetor.agent.api.PathRest;
import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.api.ReadResponse;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.Read;
import io.praetor.agent.query.ReadQuery;
import io.praetor.agent.query.Requester;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.GoNumber;
import io.praetor.agent.routing.QueryParams;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.kv.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/praetor/diff/}: what is different below a prefix at two indexes, or below two
 * prefixes. Immutable; called on event loops.
 */
final class DiffEndpoint {
  private static final String PATH = "/v1/praetor/diff/";
  private static final String NOW = "now";

  private final BlockingQueries queries;
  private final RequestLimits limits;

  /** An endpoint that answers from the store. */
  DiffEndpoint(BlockingQueries queries, RequestLimits limits) {
    this.queries = queries;
    this.limits = limits;
  }

  /** What it serves. */
  List<Route> routes() {
    return List.of(Route.get(PATH, this::answer));
  }

  private void answer(Request request, Responder responder) {
    QueryParams params = request.params();
    ReadOptions options = ReadOptions.of(params, limits);
    Key prefix = PathRest.key(request, PATH);
    Requester requester = request.requester();
    @Nullable String other = params.first("to-prefix");
    long from = index(params, "from");
    long to = index(params, "to");
    ReadQuery<Look<List<Difference>>> query;
    AnswerRendering<List<Difference>> text;
    if (other == null) {
      if (!params.has("from")) {
        throw new BadRequestException(
            "from is missing: the index from which on changes are to be told, or to-prefix, with"
                + " which this prefix is to be compared");
      }
      query = new DiffQuery(prefix, from, to, requester);
      text = new DiffTextRendering("at " + told(from), "at " + told(to));
    } else {
      Key toPrefix = Key.utf8(other);
      query =
          new CompareQuery(
              new CompareQuery.Side(prefix, from), new CompareQuery.Side(toPrefix, to), requester);
      text =
          new DiffTextRendering(
              "below " + quoted(prefix) + " at " + told(from),
              "below " + quoted(toPrefix) + " at " + told(to));
    }
    // It is known now or never, so nobody waits for it.
    queries.ask(
        new Read<>(
            query,
            options.consistency(),
            new LookRendering<>(isText(params) ? text : new DiffRendering(options.pretty()))),
        new ReadResponse(responder),
        0,
        0);
  }

  private static long index(QueryParams params, String name) {
    return params.get(name).equals(NOW)
        ? DiffQuery.NOW
        : NumberParam.of(params, name, DiffQuery.NOW, 0, Long.MAX_VALUE);
  }

  private static String told(long index) {
    return index == DiffQuery.NOW ? NOW : Long.toString(index);
  }

  /** On one line, whatever the name holds. */
  private static String quoted(Key prefix) {
    return GoNumber.quote(prefix.toString());
  }

  private static boolean isText(QueryParams params) {
    @Nullable String format = params.first("format");
    if (format == null || format.equals("json")) {
      return false;
    }
    if (format.equals("text")) {
      return true;
    }
    throw new BadRequestException("format is json or text, not " + GoNumber.quote(format));
  }
}
