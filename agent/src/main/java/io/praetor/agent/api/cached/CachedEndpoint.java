package io.praetor.agent.api.cached;

import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.api.FilterParam;
import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.api.catalog.CatalogEndpoint;
import io.praetor.agent.api.health.HealthEndpoint;
import io.praetor.agent.api.node.CatalogRendering;
import io.praetor.agent.api.node.CatalogRowTypes;
import io.praetor.agent.api.node.NodeParams;
import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.filter.Filter;
import io.praetor.agent.filter.FilterWorkException;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.HealthQuery;
import io.praetor.agent.query.HealthQuery.InstanceHealth;
import io.praetor.agent.query.InstanceQuery;
import io.praetor.agent.query.InstanceQuery.Instance;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.records.RecordForms;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Endpoint;
import io.praetor.agent.routing.QueryParams;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.agent.watched.ViewCallback;
import io.praetor.agent.watched.WatchedCatalog;
import io.praetor.agent.watched.WatchedNames;
import io.praetor.agent.watched.WatchedService;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instances of a service, with their checks or without, and the names of services, with {@code
 * cached}. What the view cannot answer is passed on as it came: what waits for a change, what is to
 * be in the order of distance, names that are filtered, and what comes with another token than the
 * view has. Called on event loops.
 */
public final class CachedEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(CachedEndpoint.class);

  private static final String HEALTH = "/v1/health/service/";
  private static final String INSTANCES = "/v1/catalog/service/";
  private static final String NAMES = "/v1/catalog/services";

  /** More rows than these are written on another thread, as a server does. */
  private static final int ROWS_MAX = 128;

  private final Endpoint servers;
  private final CompletableFuture<WatchedCatalog> view;
  private final CatalogRowTypes types;
  private final RequestLimits limits;
  private final Executor largeAnswers;

  /**
   * Answers from a view.
   *
   * @param servers passes requests on to one of them
   * @param view until it is there all is passed on
   * @param largeAnswers makes answers that would keep event loops for too long; it may refuse
   */
  public CachedEndpoint(
      Endpoint servers,
      CompletableFuture<WatchedCatalog> view,
      RequestLimits limits,
      Executor largeAnswers) {
    this.servers = servers;
    this.view = view;
    this.types = new CatalogRowTypes(limits.datacenter());
    this.limits = limits;
    this.largeAnswers = largeAnswers;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(
        Route.passedOn(HEALTH, orPassedOn(this::health), null),
        Route.passedOn(INSTANCES, orPassedOn(this::instances), null),
        Route.passedOn(NAMES, orPassedOn(this::names), null));
  }

  private interface Cached {
    void answer(Request request, Responder responder, WatchedCatalog catalog);
  }

  private Endpoint orPassedOn(Cached cached) {
    return (request, responder) -> {
      WatchedCatalog catalog = view.isDone() ? view.join() : null;
      if (catalog != null && mayBeCached(request, catalog)) {
        NodeParams.check(request.params());
        cached.answer(request, responder, catalog);
      } else {
        servers.handle(request, responder);
      }
    };
  }

  private static boolean mayBeCached(Request request, WatchedCatalog catalog) {
    QueryParams params = request.params();
    return request.method().equals("GET")
        && params.has("cached")
        && !params.has("consistent")
        && params.get("index").isEmpty()
        && params.get("near").isEmpty()
        && request.requester().rights().equals(catalog.token());
  }

  private void health(Request request, Responder responder, WatchedCatalog catalog) {
    HealthQuery query = HealthEndpoint.query(request);
    Filter<InstanceHealth> filter = FilterParam.of(request, types.health());
    CachedRead<WatchedService, List<InstanceHealth>> read =
        new CachedRead<>(
            request,
            responder,
            found -> RecordForms.INSTANCES.rows(found.found().records()),
            service -> {
              QueryResult<List<InstanceHealth>> found = service.found();
              return found.with(filter.select(query.select(found.records())));
            },
            HealthEndpoint.INSTANCES);
    read.ask(catalog, () -> catalog.keptService(query.requester().rights(), query.service(), read));
  }

  private void instances(Request request, Responder responder, WatchedCatalog catalog) {
    InstanceQuery query = CatalogEndpoint.instanceQuery(request);
    Filter<Instance> filter = FilterParam.of(request, types.instance());
    CachedRead<WatchedService, List<Instance>> read =
        new CachedRead<>(
            request,
            responder,
            found -> found.found().records().size(),
            service -> {
              QueryResult<List<InstanceHealth>> found = service.found();
              return found.with(filter.select(query.select(found.records())));
            },
            CatalogEndpoint.INSTANCES);
    read.ask(catalog, () -> catalog.keptService(query.requester().rights(), query.service(), read));
  }

  private void names(Request request, Responder responder, WatchedCatalog catalog) {
    QueryParams params = request.params();
    if (params.has("node-meta") || params.has("filter") || params.has("peer")) {
      servers.handle(request, responder);
      return;
    }
    CachedRead<WatchedNames, Map<String, Set<String>>> read =
        new CachedRead<>(
            request,
            responder,
            names -> names.found().records().size(),
            WatchedNames::found,
            CatalogEndpoint.NAMES);
    read.ask(catalog, () -> catalog.keptNames(request.requester().rights(), read));
  }

  /** One read, on its way through the thread of the view and back. */
  private final class CachedRead<T, R> implements ViewCallback<T> {
    private final Request request;
    private final Responder responder;
    private final ToIntFunction<T> rows;
    private final Function<T, QueryResult<R>> selection;
    private final CatalogRendering<R> rendering;
    private final CacheControl control;
    private boolean isLate;

    CachedRead(
        Request request,
        Responder responder,
        ToIntFunction<T> rows,
        Function<T, QueryResult<R>> selection,
        CatalogRendering.Body<R> body) {
      this.request = request;
      this.responder = responder;
      this.rows = rows;
      this.selection = selection;
      boolean pretty = ReadOptions.of(request.params(), limits).pretty();
      rendering = new CatalogRendering<>(body, limits.datacenter(), pretty, false);
      control = CacheControl.of(request.headerList("Cache-Control"));
    }

    void ask(WatchedCatalog catalog, Runnable question) {
      catalog
          .owner()
          .execute(() -> {
            question.run();
            isLate = true;
          });
    }

    @Override
    public void found(T value, long ageMs) {
      if (!control.takes(ageMs)) {
        unavailable();
        return;
      }
      boolean hit = !isLate;
      Runnable telling = () -> responder.respond(answer(value, ageMs, hit));
      if (rows.applyAsInt(value) <= ROWS_MAX) {
        responder.scheduling().execute(telling);
        return;
      }
      try {
        largeAnswers.execute(telling);
      } catch (RejectedExecutionException full) {
        responder.respond(FailureAnswers.of(ReadFailure.TOO_MANY_LARGE));
      }
    }

    private Answer answer(T value, long ageMs, boolean hit) {
      Answer answer;
      try {
        answer =
            rendering.render(
                selection.apply(value),
                Consistency.STALE,
                new ReadGate.Contact(ageMs <= CacheControl.HEARD_MS_MAX, ageMs));
      } catch (FilterWorkException e) {
        return FailureAnswers.of(ReadFailure.FILTER_WORK);
      } catch (RuntimeException e) {
        LOG.error("The answer of a cached read could not be made", e);
        return FailureAnswers.of(ReadFailure.BROKEN);
      }
      return hit
          ? answer.header("X-Cache", "HIT").header("Age", Long.toString(ageMs / 1_000))
          : answer.header("X-Cache", "MISS");
    }

    @Override
    public void unavailable() {
      responder.scheduling().execute(() -> servers.handle(request, responder));
    }
  }
}
