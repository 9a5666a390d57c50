package io.praetor.agent.api.node;

import io.praetor.agent.api.FilterParam;
import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.api.ReadResponse;
import io.praetor.agent.coordinate.Coordinates;
import io.praetor.agent.filter.Filter;
import io.praetor.agent.filter.RowType;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.FilteredQuery;
import io.praetor.agent.query.NearQuery;
import io.praetor.agent.query.Read;
import io.praetor.agent.query.ReadCallback;
import io.praetor.agent.query.ReadQuery;
import io.praetor.agent.query.Rendering;
import io.praetor.agent.records.RecordForm;
import io.praetor.agent.records.RecordRendering;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import java.util.List;
import java.util.function.Function;

/** Answers reads of the catalog and of health. Immutable; called on event loops. */
public final class CatalogReads {
  /** What {@code near} calls the agent that has taken the request from its client. */
  private static final String THIS_AGENT = "_agent";

  private final BlockingQueries queries;
  private final RequestLimits options;
  private final CatalogRowTypes types;
  private final Coordinates places;
  private final String self;
  private final boolean cacheable;

  /**
   * Reads of one server's store.
   *
   * @param places where nodes are, for the order by distance
   * @param self the name of this agent's node
   */
  public CatalogReads(
      BlockingQueries queries, RequestLimits options, Coordinates places, String self) {
    this.queries = queries;
    this.options = options;
    this.types = new CatalogRowTypes(options.datacenter());
    this.places = places;
    this.self = self;
    this.cacheable = false;
  }

  private CatalogReads(CatalogReads other, boolean cacheable) {
    this.queries = other.queries;
    this.options = other.options;
    this.types = other.types;
    this.places = other.places;
    this.self = other.self;
    this.cacheable = cacheable;
  }

  /** Reads of a store whose nodes have no places. */
  public CatalogReads(BlockingQueries queries, RequestLimits options) {
    this(queries, options, new Coordinates(), "");
  }

  /** The same, of what Consul's agents keep in a cache: where {@code cached} is told of. */
  public CatalogReads cacheable() {
    return new CatalogReads(this, true);
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
   * Answers a read of a list, of which the request may want a part, and what is near first, now or
   * when it has changed.
   *
   * @param nodeOf the name of a row's node: one object for all reads of a kind
   * @throws io.praetor.agent.routing.BadRequestException if such rows cannot be filtered as the
   *     request says
   */
  public <R> void list(
      ReadQuery<List<R>> query,
      RowType<R> type,
      Function<R, String> nodeOf,
      CatalogRendering.Body<List<R>> body,
      Request request,
      Responder responder) {
    Filter<R> filter = FilterParam.of(request, type);
    ReadQuery<List<R>> filtered = filter.takesAll() ? query : new FilteredQuery<>(query, filter);
    String near = request.params().get("near");
    if (near.isEmpty()) {
      read(filtered, body, request, responder);
    } else {
      String node = near.equals(THIS_AGENT) ? request.node(self) : near;
      read(new NearQuery<>(filtered, node, nodeOf, places), body, request, responder);
    }
  }

  /** Looks something up that a change depends on, as of now. */
  public <R> void lookUp(ReadQuery<R> query, ReadCallback<R> callback) {
    queries.ask(
        new Read<>(query, Consistency.DEFAULT, (result, consistency, contact) -> result.records()),
        callback,
        0,
        0);
  }

  /** Answers a read, now or when what it asks for has changed. */
  public <R> void read(
      ReadQuery<R> query, CatalogRendering.Body<R> body, Request request, Responder responder) {
    RecordForm<R> form = body.form();
    if (form != null && RecordRendering.isAskedFor(request)) {
      ask(query, read -> new RecordRendering<>(form), request, responder);
      return;
    }
    ask(
        query,
        read ->
            new CatalogRendering<>(
                body,
                options.datacenter(),
                read.pretty(),
                cacheable && request.params().has("cached")),
        request,
        responder);
  }

  /** Answers a read in another form than most, now or when what it asks for has changed. */
  public <R> void ask(
      ReadQuery<R> query,
      Function<ReadOptions, Rendering<R, Answer>> rendering,
      Request request,
      Responder responder) {
    NodeParams.check(request.params());
    ReadOptions read = ReadOptions.of(request.params(), options);
    queries.ask(
        new Read<>(query, read.consistency(), rendering.apply(read)),
        new ReadResponse(responder),
        read.index(),
        read.waitMs());
  }
}
