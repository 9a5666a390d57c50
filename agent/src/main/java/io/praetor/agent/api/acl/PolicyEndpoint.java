package io.praetor.agent.api.acl;

import io.praetor.agent.access.RulesException;
import io.praetor.agent.access.RulesParser;
import io.praetor.agent.api.acl.AclWrites.Prepared;
import io.praetor.agent.api.acl.JudgedRendering.Missing;
import io.praetor.agent.api.catalog.BodyFields;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.access.AccessPolicy;
import io.praetor.store.access.PolicyDefinition;
import io.praetor.store.command.Command;
import io.praetor.store.table.Policies;
import java.util.List;

/** {@code /v1/acl/policy} and {@code /v1/acl/policies}. Immutable; called on event loops. */
final class PolicyEndpoint {
  private static final String ONE = "/v1/acl/policy/";
  private static final String NAMED = "/v1/acl/policy/name/";
  private static final Missing MISSING =
      new Missing(404, "Requested policy does not exist: ACL not found", false);

  private final AclReads reads;
  private final AclWrites writes;

  PolicyEndpoint(AclReads reads, AclWrites writes) {
    this.reads = reads;
    this.writes = writes;
  }

  List<Route> routes() {
    return List.of(
        Route.put("/v1/acl/policy", this::make),
        Route.get(
            NAMED,
            (request, responder) ->
                reads.ask(
                    new PolicyLookup(AclNames.behind(request, NAMED, "policy name"), true),
                    MISSING,
                    request,
                    responder)),
        new Route(ONE, List.of("GET", "PUT", "DELETE"), this::one, null),
        Route.get(
            "/v1/acl/policies",
            (request, responder) -> reads.ask(PolicyLookup.ALL, null, request, responder)));
  }

  private void one(Request request, Responder responder) {
    String id = AclNames.behind(request, ONE, "policy ID");
    switch (request.method()) {
      case "GET" -> reads.ask(new PolicyLookup(id, false), MISSING, request, responder);
      case "PUT" -> change(id, request, responder);
      default -> writes.delete(request, responder, new Command.PolicyDelete(id), "policy");
    }
  }

  private void make(Request request, Responder responder) {
    BodyFields body = AclBody.read(request.body(), "Policy");
    String id = AclNames.newId(body, "policy");
    boolean pretty = request.params().has("pretty");
    writes.write(
        request,
        responder,
        view -> {
          PolicyDefinition policy = parse(body, id);
          return new Prepared(
              new Command.PolicySet(policy, true),
              index -> told(new AccessPolicy(policy, index, index), pretty),
              () -> Answer.text(500, "Cannot find policy \"" + id + "\""));
        });
  }

  private void change(String id, Request request, Responder responder) {
    BodyFields body = AclBody.read(request.body(), "Policy");
    AclNames.sameId(body, id, "Policy");
    boolean pretty = request.params().has("pretty");
    writes.write(
        request,
        responder,
        view -> {
          PolicyDefinition policy = parse(body, id);
          AccessPolicy old = view.get(Policies.TABLE).get(id);
          return new Prepared(
              new Command.PolicySet(policy, false),
              index ->
                  told(
                      new AccessPolicy(policy, old == null ? index : old.createIndex(), index),
                      pretty),
              () -> Answer.text(500, "Cannot find policy \"" + id + "\""));
        });
  }

  private static Answer told(AccessPolicy policy, boolean pretty) {
    return TokenEndpoint.told(new ShownPolicy(policy, true), pretty);
  }

  private static PolicyDefinition parse(BodyFields body, String id) {
    PolicyDefinition policy =
        new PolicyDefinition(
            id,
            AclNames.policy(body.text("Name")),
            body.text("Description"),
            body.text("Rules"),
            body.texts("Datacenters"));
    try {
      var _ = RulesParser.parse(policy.rules());
    } catch (RulesException e) {
      throw new BadRequestException(500, e.text());
    }
    return policy;
  }
}
