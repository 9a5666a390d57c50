package io.praetor.agent.api.acl;

import io.praetor.agent.api.acl.AclWrites.Prepared;
import io.praetor.agent.api.acl.ExpandedToken.AgentPolicy;
import io.praetor.agent.api.acl.JudgedRendering.Missing;
import io.praetor.agent.api.catalog.BodyFields;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.routing.QueryParams;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.View;
import io.praetor.store.access.AccessToken;
import io.praetor.store.access.TokenDefinition;
import io.praetor.store.command.Command;
import io.praetor.store.table.Tokens;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /v1/acl/token} and {@code /v1/acl/tokens}. Immutable; called on event loops. */
final class TokenEndpoint {
  private static final String ONE = "/v1/acl/token/";
  private static final String CLONE = "/clone";
  private static final String UNKNOWN = "token does not exist: ACL not found";
  private static final Missing MISSING = new Missing(403, UNKNOWN, true);

  private final AclReads reads;
  private final AclWrites writes;
  private final AgentPolicy agent;

  TokenEndpoint(AclReads reads, AclWrites writes, AgentPolicy agent) {
    this.reads = reads;
    this.writes = writes;
    this.agent = agent;
  }

  List<Route> routes() {
    return List.of(
        Route.put("/v1/acl/token", this::make),
        Route.get(ONE + "self", (request, responder) -> read("", request, responder)),
        new Route(ONE, List.of("GET", "PUT", "DELETE"), this::one, null),
        Route.get("/v1/acl/tokens", this::list));
  }

  private void list(Request request, Responder responder) {
    QueryParams params = request.params();
    List<String> filters =
        Stream.of("policy", "role", "authmethod", "servicename").map(params::get).toList();
    if (filters.stream().filter(each -> !each.isEmpty()).count() > 1) {
      throw new BadRequestException(
          500, "can only filter by one of policy, role, authmethod and servicename at a time");
    }
    reads.ask(
        new TokensLookup(filters.get(0), filters.get(1), filters.get(2), filters.get(3)),
        null,
        request,
        responder);
  }

  private void one(Request request, Responder responder) {
    String accessor = AclNames.behind(request, ONE);
    if (accessor.endsWith(CLONE)) {
      if (!request.method().equals("PUT")) {
        throw new BadRequestException(405, "method " + request.method() + " not allowed");
      }
      copy(accessor.substring(0, accessor.length() - CLONE.length()), request, responder);
      return;
    }
    if (accessor.isEmpty()) {
      throw new BadRequestException("Missing token AccessorID");
    }
    switch (request.method()) {
      case "GET" -> read(accessor, request, responder);
      case "PUT" -> change(accessor, request, responder);
      default -> writes.delete(request, responder, new Command.TokenDelete(accessor), "token");
    }
  }

  private void read(String accessor, Request request, Responder responder) {
    AgentPolicy expanded = isTrue(request.params().first("expanded")) ? agent : null;
    reads.ask(new TokenLookup(accessor, expanded), MISSING, request, responder);
  }

  private static boolean isTrue(@Nullable String flag) {
    return flag != null && (flag.isEmpty() || flag.equals("true") || flag.equals("1"));
  }

  private void make(Request request, Responder responder) {
    TokenRequest body = TokenRequest.read(request.body());
    boolean pretty = request.params().has("pretty");
    writes.writeBesideOthers(request, responder, view -> set(view, body.made(view), null, pretty));
  }

  private void change(String accessor, Request request, Responder responder) {
    TokenRequest body = TokenRequest.read(request.body());
    String inBody = body.body().text("AccessorID");
    if (!inBody.isEmpty() && !inBody.equals(accessor)) {
      throw new BadRequestException("Token Accessor ID in URL and payload do not match");
    }
    boolean pretty = request.params().has("pretty");
    ofToken(
        accessor,
        request,
        responder,
        view -> old -> set(view, body.changed(view, old), old, pretty));
  }

  private void copy(String accessor, Request request, Responder responder) {
    byte[] bytes = request.body().length == 0 ? new byte[] {'{', '}'} : request.body();
    BodyFields fields = AclBody.read(bytes, "Token");
    TokenRequest fresh = TokenRequest.of(fields);
    boolean pretty = request.params().has("pretty");
    ofToken(
        accessor,
        request,
        responder,
        view ->
            old -> {
              TokenDefinition its = old.definition();
              if (!its.authMethod().isEmpty()) {
                throw new BadRequestException(
                    500, "Cannot clone a token created from an auth method");
              }
              String description = fields.text("Description");
              return set(
                  view,
                  new TokenDefinition(
                      fresh.accessor(),
                      fresh.secret(),
                      description.isEmpty() ? its.description() : description,
                      its.grants(),
                      its.local(),
                      "",
                      fresh.nowNanos(),
                      its.expiresNanos()),
                  null,
                  pretty);
            });
  }

  /** Writes what comes of a token that has to be there. */
  private void ofToken(
      String accessor,
      Request request,
      Responder responder,
      Function<View, Function<AccessToken, Prepared>> change) {
    // The rights of others do not change with it: it holds up nobody, and nobody it.
    writes.writeBesideOthers(
        request,
        responder,
        view -> {
          AccessToken old = view.get(Tokens.TABLE).get(accessor);
          if (old == null || old.definition().isExpired(view.wallMs())) {
            throw new BadRequestException(403, UNKNOWN);
          }
          return change.apply(view).apply(old);
        });
  }

  private static Prepared set(
      View view, TokenDefinition token, @Nullable AccessToken old, boolean pretty) {
    LongFunction<Answer> answer =
        index -> {
          AccessToken made =
              old == null ? new AccessToken(token, index, index) : old.changed(token, index);
          return told(ShownToken.of(view, made, true), pretty);
        };
    return new Prepared(
        new Command.TokenSet(token, old == null), answer, () -> Answer.text(403, UNKNOWN));
  }

  /** Something as an answer. */
  static Answer told(Shown shown, boolean pretty) {
    JsonBuffer json = JsonBody.buffer(pretty);
    shown.write(json);
    return Answer.json(200, json.finish());
  }
}
