package io.praetor.client;

import io.praetor.client.service.Check;
import io.praetor.client.service.CheckStatus;
import io.praetor.client.service.ServiceHealth;
import io.praetor.client.service.ServiceQuery;
import io.praetor.client.text.JsonObject;
import java.util.List;

/**
 * Which services are healthy, and the checks that decide it. Every method blocks its thread until
 * it is answered; used by any thread. To ask again and again there is {@link Services#watch}.
 */
public final class Health {
  private final Http http;

  Health(Http http) {
    this.http = http;
  }

  /** The instances of a service that a query takes, each with its checks. */
  public Reply<List<ServiceHealth>> service(ServiceQuery query, ReadOptions options) {
    Query path = Query.of("/v1/health/service/", query.name()).with(query);
    if (query.worst() == CheckStatus.PASSING) {
      path.with("passing", 1);
    }
    Http.Response response = answer(path, options);
    return response.reply(
        JsonObject.list(response.json()).stream()
            .map(ServiceJson::health)
            .filter(service -> service.status().compareTo(query.worst()) <= 0)
            .toList());
  }

  /** The checks of a node and of all that runs on it. */
  public Reply<List<Check>> node(String name, ReadOptions options) {
    return checks(Query.of("/v1/health/node/", name), options);
  }

  /** The checks of all instances of a service; those of their nodes are not among them. */
  public Reply<List<Check>> checks(String service, ReadOptions options) {
    return checks(Query.of("/v1/health/checks/", service), options);
  }

  /** All checks that are in a state. */
  public Reply<List<Check>> inState(CheckStatus status, ReadOptions options) {
    return checks(Query.of("/v1/health/state/", status.text()), options);
  }

  /** All checks. */
  public Reply<List<Check>> all(ReadOptions options) {
    return checks(Query.of("/v1/health/state/", "any"), options);
  }

  private Reply<List<Check>> checks(Query query, ReadOptions options) {
    Http.Response response = answer(query, options);
    return response.reply(
        JsonObject.list(response.json()).stream().map(ServiceJson::check).toList());
  }

  private Http.Response answer(Query query, ReadOptions options) {
    return http.read(query.with(options), Query.timeout(options, http.timeout())).expect(200);
  }
}
