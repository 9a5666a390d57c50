package io.praetor.agent.forward;

import io.praetor.agent.api.bulk.BulkEndpoint;
import io.praetor.agent.api.changes.ChangesRequest;
import io.praetor.agent.api.kv.KvEndpoint;
import io.praetor.agent.api.snapshot.SnapshotEndpoint;
import io.praetor.agent.api.transaction.TransactionEndpoint;
import io.praetor.agent.routing.Endpoint;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Route;
import java.util.ArrayList;
import java.util.List;

/**
 * The routes of an agent that is no server: all but its own lead to one endpoint, with the limits
 * that hold here. Stateless.
 */
public final class ForwardedRoutes {
  /** Named apart from the last for the sake of the metrics. */
  private static final List<String> PATHS =
      List.of(
          "/v1/acl/",
          "/v1/session/",
          "/v1/catalog/",
          "/v1/health/",
          "/v1/coordinate/",
          "/v1/event/",
          "/v1/query",
          "/v1/query/",
          "/v1/internal/ui/",
          "/v1/status/",
          "/v1/operator/",
          "/v1/agent/",
          "/v1/praetor/",
          "/v1/");

  private ForwardedRoutes() {}

  /**
   * Everything below {@code /v1/}.
   *
   * @param endpoint asks a server
   * @param bulk does so for snapshots and changes of many keys
   * @param changes has streams of changes from one
   */
  public static List<Route> to(
      Endpoint endpoint, Endpoint bulk, Endpoint changes, RequestLimits options) {
    List<Route> routes = new ArrayList<>();
    routes.add(Route.passedOn("/v1/kv/", endpoint, KvEndpoint.bodyLimit(options)));
    routes.add(Route.passedOn("/v1/txn", endpoint, TransactionEndpoint.bodyLimit(options)));
    routes.add(Route.passedOn("/v1/snapshot", bulk, SnapshotEndpoint.BODY));
    routes.add(Route.passedOn(BulkEndpoint.APPLY, bulk, BulkEndpoint.APPLY_BODY));
    for (String path : BulkEndpoint.NAMING) {
      routes.add(Route.passedOn(path, bulk, BulkEndpoint.NAMES_BODY));
    }
    routes.add(Route.passedOn(ChangesRequest.PATH, changes, null));
    PATHS.forEach(path -> routes.add(Route.passedOn(path, endpoint, null)));
    return routes;
  }
}
