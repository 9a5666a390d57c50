package io.praetor.agent.api.local;

import io.praetor.agent.access.Caller;
import io.praetor.agent.api.AnswerRendering;
import io.praetor.agent.api.FilterParam;
import io.praetor.agent.api.node.CatalogRowTypes;
import io.praetor.agent.api.node.CheckJson;
import io.praetor.agent.check.CheckDefinition;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.local.LocalCheck;
import io.praetor.agent.local.LocalRegistrations;
import io.praetor.agent.local.LocalView;
import io.praetor.agent.registration.CheckFields;
import io.praetor.agent.registration.Fields;
import io.praetor.agent.registration.PathNames;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.catalog.Check;
import io.praetor.store.catalog.CheckStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code /v1/agent/checks}, {@code /v1/agent/check/} and the maintenance of the node. Immutable;
 * called on event loops.
 */
public final class LocalChecksEndpoint {
  private static final String DEREGISTER = "/v1/agent/check/deregister/";
  private static final String PASS = "/v1/agent/check/pass/";
  private static final String WARN = "/v1/agent/check/warn/";
  private static final String FAIL = "/v1/agent/check/fail/";
  private static final String UPDATE = "/v1/agent/check/update/";

  private final LocalRegistrations registrations;
  private final LocalRights rights;
  private final ScriptPermission scripts;
  private final LocalJson shape;

  /** An endpoint for the checks of an agent. */
  public LocalChecksEndpoint(
      LocalRegistrations registrations, ScriptPermission scripts, String node, String datacenter) {
    this.registrations = registrations;
    rights = new LocalRights(registrations, node);
    this.scripts = scripts;
    shape = new LocalJson(node, datacenter);
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(
        Route.get("/v1/agent/checks", this::list),
        Route.put("/v1/agent/check/register", this::register),
        Route.put(DEREGISTER, this::deregister),
        Route.put(PASS, (q, r) -> told(PASS, CheckStatus.PASSING, q, r)),
        Route.put(WARN, (q, r) -> told(WARN, CheckStatus.WARNING, q, r)),
        Route.put(FAIL, (q, r) -> told(FAIL, CheckStatus.CRITICAL, q, r)),
        Route.put(UPDATE, this::update),
        Route.put("/v1/agent/maintenance", this::maintenance));
  }

  private void list(Request request, Responder responder) {
    Caller caller = request.requester().callerNow();
    LocalView view = registrations.view();
    List<Check> rows = new ArrayList<>();
    boolean hidden = false;
    for (LocalCheck check : view.checks().values()) {
      if (rights.sees(caller, view, check)) {
        rows.add(shape.row(view, check));
      } else {
        hidden = true;
      }
    }
    List<Check> wanted = FilterParam.select(request, CatalogRowTypes.CHECK, rows);
    JsonBuffer json = JsonBody.buffer(request).beginObject();
    wanted.forEach(check -> CheckJson.check(json.field(check.id()), check));
    Answer answer = Answer.json(200, json.endObject().finish());
    responder.respond(
        hidden && !caller.isAnonymous() ? AnswerRendering.toldFiltered(answer) : answer);
  }

  private void register(Request request, Responder responder) {
    CheckDefinition read = LocalRequests.read(request, LocalChecksEndpoint::definition);
    if (read.name().isEmpty()) {
      throw new BadRequestException("Missing check name");
    }
    String refusal = CheckFields.refusal(read);
    if (refusal == null) {
      refusal = PathNames.refusal(read);
    }
    if (refusal != null) {
      throw new BadRequestException(refusal);
    }
    scripts.check(List.of(read));
    CheckDefinition check = read.id().isEmpty() ? read.toBuilder().id(read.name()).build() : read;
    rights.checkOf(request, check.serviceId());
    rights.check(request, check.id());
    rights.aliased(request, check);
    registrations.register(
        check,
        LocalRequests.reply(responder, "ServiceID \"" + check.serviceId() + "\" does not exist"));
  }

  private static CheckDefinition definition(Fields fields) {
    CheckDefinition read = CheckFields.alone(fields);
    if (!CheckFields.hasKnownStatus(fields)) {
      throw new BadRequestException("Bad check status");
    }
    return read;
  }

  private void deregister(Request request, Responder responder) {
    String id = LocalRequests.id(request, DEREGISTER);
    rights.check(request, id);
    registrations.deregisterCheck(
        id, LocalRequests.reply(responder, LocalRequests.unknownCheck(id)));
  }

  private void told(String path, CheckStatus status, Request request, Responder responder) {
    String id = LocalRequests.id(request, path);
    rights.check(request, id);
    update(id, status, request.params().get("note"), responder);
  }

  private record Told(String status, String output) {}

  private void update(Request request, Responder responder) {
    Told told =
        LocalRequests.read(
            request, fields -> new Told(fields.text("Status"), fields.text("Output")));
    CheckStatus status = CheckStatus.of(told.status());
    if (status == null) {
      throw new BadRequestException("Invalid check status: '" + told.status() + "'");
    }
    String id = LocalRequests.id(request, UPDATE);
    rights.check(request, id);
    update(id, status, told.output(), responder);
  }

  private void update(String id, CheckStatus status, String output, Responder responder) {
    registrations.update(
        id, status, output, LocalRequests.reply(responder, LocalRequests.unknownCheck(id)));
  }

  private void maintenance(Request request, Responder responder) {
    registrations.nodeMaintenance(
        LocalRequests.enable(request.params()),
        request.params().get("reason"),
        LocalRequests.reply(responder, ""));
  }
}
