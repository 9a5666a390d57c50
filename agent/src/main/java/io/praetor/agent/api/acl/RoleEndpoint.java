package io.praetor.agent.api.acl;

import io.praetor.agent.api.acl.AclWrites.Prepared;
import io.praetor.agent.api.acl.JudgedRendering.Missing;
import io.praetor.agent.api.catalog.BodyFields;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.View;
import io.praetor.store.access.AccessRole;
import io.praetor.store.access.Grants;
import io.praetor.store.access.RoleDefinition;
import io.praetor.store.command.Command;
import io.praetor.store.table.Roles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /v1/acl/role} and {@code /v1/acl/roles}. Immutable; called on event loops. */
final class RoleEndpoint {
  private static final String ONE = "/v1/acl/role/";
  private static final String NAMED = "/v1/acl/role/name/";
  private static final Missing MISSING =
      new Missing(404, "Requested role does not exist: ACL not found", false);

  private final AclReads reads;
  private final AclWrites writes;

  RoleEndpoint(AclReads reads, AclWrites writes) {
    this.reads = reads;
    this.writes = writes;
  }

  List<Route> routes() {
    return List.of(
        Route.put("/v1/acl/role", this::make),
        Route.get(
            NAMED,
            (request, responder) ->
                reads.ask(
                    new RoleLookup(AclNames.behind(request, NAMED, "role name"), true, ""),
                    MISSING,
                    request,
                    responder)),
        new Route(ONE, List.of("GET", "PUT", "DELETE"), this::one, null),
        Route.get(
            "/v1/acl/roles",
            (request, responder) ->
                reads.ask(
                    new RoleLookup("", false, request.params().get("policy")),
                    null,
                    request,
                    responder)));
  }

  private void one(Request request, Responder responder) {
    String id = AclNames.behind(request, ONE, "role ID");
    switch (request.method()) {
      case "GET" -> reads.ask(new RoleLookup(id, false, ""), MISSING, request, responder);
      case "PUT" -> change(id, request, responder);
      default -> writes.delete(request, responder, new Command.RoleDelete(id), "role");
    }
  }

  private void make(Request request, Responder responder) {
    BodyFields body = AclBody.read(request.body(), "Role");
    String id = AclNames.newId(body, "role");
    boolean pretty = request.params().has("pretty");
    writes.write(request, responder, view -> set(view, body, id, null, true, pretty));
  }

  private void change(String id, Request request, Responder responder) {
    BodyFields body = AclBody.read(request.body(), "Role");
    AclNames.sameId(body, id, "Role");
    boolean pretty = request.params().has("pretty");
    writes.write(
        request,
        responder,
        view -> set(view, body, id, view.get(Roles.TABLE).get(id), false, pretty));
  }

  private static Prepared set(
      View view,
      BodyFields body,
      String id,
      @Nullable AccessRole old,
      boolean isNew,
      boolean pretty) {
    RoleDefinition role =
        new RoleDefinition(
            id,
            AclNames.role(body.text("Name")),
            body.text("Description"),
            GrantsRequest.parse(
                body, view, "role", false, old == null ? Grants.NONE : old.definition().grants()));
    return new Prepared(
        new Command.RoleSet(role, isNew),
        index ->
            TokenEndpoint.told(
                ShownRole.of(
                    view, new AccessRole(role, old == null ? index : old.createIndex(), index)),
                pretty),
        () -> Answer.text(500, "Cannot find role \"" + id + "\""));
  }
}
