package io.praetor.agent.api.local;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Caller;
import io.praetor.agent.api.AnswerRendering;
import io.praetor.agent.api.FilterParam;
import io.praetor.agent.api.node.CatalogRowTypes;
import io.praetor.agent.check.CheckDefinition;
import io.praetor.agent.filter.RowType;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.local.LocalRegistrations;
import io.praetor.agent.local.LocalService;
import io.praetor.agent.query.ParkedGauge;
import io.praetor.agent.registration.PathNames;
import io.praetor.agent.registration.ServiceFields;
import io.praetor.agent.registration.ServiceRegistration;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code /v1/agent/services} and {@code /v1/agent/service/}: the services that are registered with
 * this agent. Immutable; called on event loops.
 */
public final class LocalServicesEndpoint {
  private static final RowType<LocalService> SERVICE =
      CatalogRowTypes.SERVICE.of(LocalService::definition);
  private static final String ONE = "/v1/agent/service/";
  private static final String DEREGISTER = "/v1/agent/service/deregister/";
  private static final String MAINTENANCE = "/v1/agent/service/maintenance/";

  private final LocalRegistrations registrations;
  private final LocalRights rights;
  private final ScriptPermission scripts;
  private final RequestLimits limits;
  private final ParkedGauge gauge;
  private final LocalJson shape;

  /** An endpoint for the services of an agent. */
  public LocalServicesEndpoint(
      LocalRegistrations registrations,
      ScriptPermission scripts,
      RequestLimits limits,
      ParkedGauge gauge,
      String node) {
    this.gauge = gauge;
    this.registrations = registrations;
    rights = new LocalRights(registrations, node);
    this.scripts = scripts;
    this.limits = limits;
    shape = new LocalJson(node, limits.datacenter());
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(
        Route.get("/v1/agent/services", this::list),
        Route.get(ONE, this::one),
        Route.put("/v1/agent/service/register", this::register),
        Route.put(DEREGISTER, this::deregister),
        Route.put(MAINTENANCE, this::maintenance));
  }

  private void list(Request request, Responder responder) {
    Caller caller = request.requester().callerNow();
    List<LocalService> all = new ArrayList<>();
    boolean hidden = false;
    for (LocalService service : registrations.view().services().values()) {
      if (LocalRights.sees(caller, service)) {
        all.add(service);
      } else {
        hidden = true;
      }
    }
    List<LocalService> wanted = FilterParam.select(request, SERVICE, all);
    JsonBuffer json = JsonBody.buffer(request).beginObject();
    wanted.forEach(service -> shape.service(json.field(service.definition().id()), service, ""));
    Answer answer = Answer.json(200, json.endObject().finish());
    responder.respond(
        hidden && !caller.isAnonymous() ? AnswerRendering.toldFiltered(answer) : answer);
  }

  private void one(Request request, Responder responder) {
    new ServiceWait(
            registrations, shape, LocalRequests.id(request, ONE), request, responder, limits, gauge)
        .begin();
  }

  private void register(Request request, Responder responder) {
    boolean replace = LocalRequests.flag(request.params(), "replace-existing-checks");
    ServiceRegistration read = LocalRequests.read(request, ServiceFields::read);
    String refusal = PathNames.refusal(read);
    if (refusal != null) {
      throw new BadRequestException(refusal);
    }
    scripts.check(read.checks());
    // Both names of one that is registered under another.
    rights.named(request, Access.WRITE, read.service().name());
    rights.service(request, Access.WRITE, read.service().id());
    for (CheckDefinition check : read.checks()) {
      rights.check(request, check.id());
      rights.aliased(request, check);
    }
    registrations.register(read, replace, LocalRequests.reply(responder, ""));
  }

  private void deregister(Request request, Responder responder) {
    String id = LocalRequests.id(request, DEREGISTER);
    rights.service(request, Access.WRITE, id);
    registrations.deregisterService(
        id, LocalRequests.reply(responder, LocalRequests.unknownService(id)));
  }

  private void maintenance(Request request, Responder responder) {
    String id = LocalRequests.id(request, MAINTENANCE);
    if (id.isEmpty()) {
      throw new BadRequestException("Missing service ID");
    }
    boolean enable = LocalRequests.enable(request.params());
    rights.service(request, Access.WRITE, id);
    registrations.serviceMaintenance(
        id,
        enable,
        request.params().get("reason"),
        LocalRequests.reply(responder, LocalRequests.unknownService(id)));
  }
}
