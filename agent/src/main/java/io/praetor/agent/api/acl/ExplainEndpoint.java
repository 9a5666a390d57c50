package io.praetor.agent.api.acl;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Authorizer;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.Decision;
import io.praetor.agent.access.DeniedException;
import io.praetor.agent.access.Resource;
import io.praetor.agent.access.Rule;
import io.praetor.agent.access.token.Resolution;
import io.praetor.agent.access.token.TokenResolver;
import io.praetor.agent.api.ConfirmedViews;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.routing.QueryParams;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.View;
import io.praetor.store.access.AccessPolicy;
import io.praetor.store.access.AccessRole;
import io.praetor.store.access.AccessToken;
import io.praetor.store.access.Grants;
import io.praetor.store.table.Policies;
import io.praetor.store.table.Roles;
import io.praetor.store.table.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/praetor/acl/explain?resource=&access=&segment=}: whether a token may do something, and
 * which rule of which policy says so. It answers about the token of the request, or with {@code
 * accessor} and {@code acl:read} about another. Consul does not have it. Immutable; called on event
 * loops.
 */
final class ExplainEndpoint {
  private final ConfirmedViews views;
  private final TokenResolver resolver;

  ExplainEndpoint(ConfirmedViews views, TokenResolver resolver) {
    this.views = views;
    this.resolver = resolver;
  }

  List<Route> routes() {
    return List.of(Route.get(AclRoutes.EXPLAIN, this::explain));
  }

  private record Question(Resource resource, Access access, String segment) {
    static Question of(QueryParams params) {
      String what = params.get("resource");
      String how = params.get("access");
      String segment = params.get("segment");
      Resource resource = Resource.named(what);
      if (resource == null) {
        throw new BadRequestException(
            "Invalid resource: \"" + what + "\"; it is one of " + words(Resource.values()));
      }
      Access access = Access.named(how);
      if (access == null || (access == Access.LIST && resource != Resource.KEY)) {
        throw new BadRequestException(
            "Invalid access to "
                + what
                + ": \""
                + how
                + "\"; it is read or write, or list of keys");
      }
      if (!resource.isNamed() && !segment.isEmpty()) {
        throw new BadRequestException(
            "There is one " + what + ", without a name: leave out \"" + segment + '"');
      }
      return new Question(resource, access, segment);
    }

    private static String words(Resource[] resources) {
      return Arrays.stream(resources).map(Resource::word).collect(Collectors.joining(", "));
    }
  }

  private void explain(Request request, Responder responder) {
    Question question = Question.of(request.params());
    String accessor = request.params().get("accessor");
    String secret = request.requester().rights();
    boolean pretty = request.params().has("pretty");
    views.with(
        responder,
        view -> {
          Caller asking = resolver.caller(view, secret);
          String explained = accessor.isEmpty() ? secret : secretOf(view, asking, accessor);
          responder.respond(answer(view, resolver.resolve(view, explained), question, pretty));
        });
  }

  private static String secretOf(View view, Caller asking, String accessor) {
    asking.demand(Resource.ACL, Access.READ, "");
    AccessToken token = view.get(Tokens.TABLE).get(accessor);
    if (token == null) {
      throw new BadRequestException(404, "There is no token with the accessor \"" + accessor + '"');
    }
    return token.secret();
  }

  private static Answer answer(
      View view, Resolution resolution, Question question, boolean pretty) {
    return switch (resolution) {
      case Resolution.Unknown(String text) -> throw new DeniedException(text);
      case Resolution.Known known -> {
        Authorizer authorizer = known.caller().authorizer();
        // Lists need no more than reads, unless the configuration asks for it.
        Access needed =
            question.access() == Access.LIST && !authorizer.keyListPolicy()
                ? Access.READ
                : question.access();
        Decision decision = authorizer.explain(question.resource(), needed, question.segment());
        JsonBuffer json = JsonBody.buffer(pretty);
        json.beginObject();
        json.field("AccessorID").value(known.caller().accessor());
        json.field("Resource").value(question.resource().word());
        json.field("Access").value(question.access().word());
        json.field("Segment").value(question.segment());
        json.field("Allow").value(decision.allowed());
        Rule rule = decision.rule();
        if (rule != null) {
          json.field("Rule").value(rule.hcl());
          json.field("Policy").value(decision.policy());
          json.field("Line").value(rule.line());
          json.field("Roles").beginArray();
          rolesWith(view, known.token(), decision.policy()).forEach(json::value);
          json.endArray();
        }
        json.field("Reason").value(decision.reason());
        yield Answer.json(200, json.endObject().finish());
      }
    };
  }

  /** The roles through which a token has a policy; none if it has it by itself. */
  private static List<String> rolesWith(View view, @Nullable AccessToken token, String policyName) {
    AccessPolicy policy = view.get(Policies.TABLE).named(policyName);
    if (token == null || policy == null) {
      return List.of();
    }
    Grants own = token.definition().grants();
    if (own.policies().contains(policy.id())) {
      return List.of();
    }
    List<String> roles = new ArrayList<>();
    for (String id : own.roles()) {
      AccessRole role = view.get(Roles.TABLE).get(id);
      if (role != null && role.definition().grants().policies().contains(policy.id())) {
        roles.add(role.name());
      }
    }
    return roles;
  }
}
