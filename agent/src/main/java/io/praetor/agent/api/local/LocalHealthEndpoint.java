package io.praetor.agent.api.local;

import io.praetor.agent.access.Access;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.local.LocalCheck;
import io.praetor.agent.local.LocalRegistrations;
import io.praetor.agent.local.LocalService;
import io.praetor.agent.local.LocalView;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.CheckStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code /v1/agent/health/service/}: whether services of this agent may be used, told by the status
 * of the answer too. Immutable; called on event loops.
 */
public final class LocalHealthEndpoint {
  private static final String BY_ID = "/v1/agent/health/service/id/";
  private static final String BY_NAME = "/v1/agent/health/service/name/";

  /** How services stand, from the best to the worst. */
  private enum Standing {
    PASSING("passing", 200),
    WARNING("warning", 429),
    CRITICAL("critical", 503),
    MAINTENANCE("maintenance", 503);

    private final String text;
    private final int status;

    Standing(String text, int status) {
      this.text = text;
      this.status = status;
    }

    static Standing of(List<LocalCheck> checks) {
      Standing worst = PASSING;
      for (LocalCheck check : checks) {
        Standing one =
            check.isMaintenance()
                ? MAINTENANCE
                : check.status() == CheckStatus.CRITICAL
                    ? CRITICAL
                    : check.status() == CheckStatus.WARNING ? WARNING : PASSING;
        worst = one.compareTo(worst) > 0 ? one : worst;
      }
      return worst;
    }
  }

  private final LocalRegistrations registrations;
  private final LocalRights rights;
  private final LocalJson shape;

  /** An endpoint for the health of an agent's services. */
  public LocalHealthEndpoint(LocalRegistrations registrations, String node, String datacenter) {
    this.registrations = registrations;
    rights = new LocalRights(registrations, node);
    shape = new LocalJson(node, datacenter);
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(Route.get(BY_ID, this::byId), Route.get(BY_NAME, this::byName));
  }

  private void byId(Request request, Responder responder) {
    String id = LocalRequests.id(request, BY_ID);
    if (id.isEmpty()) {
      throw new BadRequestException("Missing serviceID");
    }
    rights.service(request, Access.READ, id);
    LocalView view = registrations.view();
    LocalService service = view.service(id);
    if (service == null) {
      if (isText(request)) {
        responder.respond(text(404, "ServiceId " + id + " not found"));
        return;
      }
      JsonBuffer json = JsonBody.buffer(request).beginObject();
      json.field("AggregatedStatus").value(Standing.CRITICAL.text);
      json.field("Service").nullValue();
      json.field("Checks").nullValue();
      responder.respond(Answer.json(404, json.endObject().finish()));
      return;
    }
    Standing standing = Standing.of(view.healthOf(service.definition().id()));
    if (isText(request)) {
      responder.respond(text(standing.status, standing.text));
      return;
    }
    JsonBuffer json = JsonBody.buffer(request);
    write(json, view, service);
    responder.respond(Answer.json(standing.status, json.finish()));
  }

  private void byName(Request request, Responder responder) {
    String name = LocalRequests.id(request, BY_NAME);
    if (name.isEmpty()) {
      throw new BadRequestException("Missing service Name");
    }
    rights.named(request, Access.READ, name);
    LocalView view = registrations.view();
    List<LocalService> found = new ArrayList<>();
    Standing worst = Standing.PASSING;
    for (LocalService service : view.services().values()) {
      if (CatalogRow.isSame(service.definition().name(), name)) {
        // Its name may be written otherwise.
        rights.service(request, Access.READ, service.definition().id());
        found.add(service);
        Standing one = Standing.of(view.healthOf(service.definition().id()));
        worst = one.compareTo(worst) > 0 ? one : worst;
      }
    }
    int status = found.isEmpty() ? 404 : worst.status;
    if (isText(request)) {
      responder.respond(
          text(status, found.isEmpty() ? "ServiceName " + name + " Not Found" : worst.text));
      return;
    }
    JsonBuffer json = JsonBody.buffer(request).beginArray();
    found.forEach(service -> write(json, view, service));
    responder.respond(Answer.json(status, json.endArray().finish()));
  }

  private static boolean isText(Request request) {
    return request.params().get("format").equals("text")
        || "text/plain".equals(request.header("Accept"));
  }

  private static Answer text(int status, String text) {
    return Answer.of(status, Answer.Type.RAW, text);
  }

  private void write(JsonBuffer json, LocalView view, LocalService service) {
    List<LocalCheck> checks = view.healthOf(service.definition().id());
    json.beginObject();
    json.field("AggregatedStatus").value(Standing.of(checks).text);
    shape.service(json.field("Service"), service, "");
    json.field("Checks").beginArray();
    checks.forEach(check -> shape.health(json, view, check));
    json.endArray();
    json.endObject();
  }
}
