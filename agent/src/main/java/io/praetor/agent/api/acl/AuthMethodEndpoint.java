package io.praetor.agent.api.acl;

import io.praetor.agent.api.acl.AclWrites.Prepared;
import io.praetor.agent.api.acl.JudgedRendering.Missing;
import io.praetor.agent.api.catalog.BodyFields;
import io.praetor.agent.login.Blanks;
import io.praetor.agent.login.JwtConfig;
import io.praetor.agent.login.MethodConfigException;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.client.text.GoDuration;
import io.praetor.client.text.JsonText;
import io.praetor.store.access.AuthMethod;
import io.praetor.store.access.AuthMethodDefinition;
import io.praetor.store.command.Command;
import io.praetor.store.table.AuthMethods;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code /v1/acl/auth-method} and {@code /v1/acl/auth-methods}. Immutable; called on event loops.
 */
final class AuthMethodEndpoint {
  private static final String ONE = "/v1/acl/auth-method/";
  private static final Missing MISSING =
      new Missing(404, "Requested auth method does not exist: ACL not found", false);
  private static final Duration TTL_MIN = Duration.ofMinutes(1);
  private static final Duration TTL_MAX = Duration.ofHours(24);
  private static final int CONFIG_CHARS_MAX = 256 * 1024;

  /** What the name of a token may hold beside what a login has shown. */
  static final String METHOD_TYPE = "auth_method_type";

  static final String METHOD_NAME = "auth_method_name";

  private final AclReads reads;
  private final AclWrites writes;

  AuthMethodEndpoint(AclReads reads, AclWrites writes) {
    this.reads = reads;
    this.writes = writes;
  }

  List<Route> routes() {
    return List.of(
        Route.put("/v1/acl/auth-method", (request, responder) -> set("", request, responder)),
        new Route(ONE, List.of("GET", "PUT", "DELETE"), this::one, null),
        Route.get(
            "/v1/acl/auth-methods",
            (request, responder) -> reads.ask(new AuthMethodLookup(""), null, request, responder)));
  }

  private void one(Request request, Responder responder) {
    String name = AclNames.behind(request, ONE, "auth method name");
    switch (request.method()) {
      case "GET" -> reads.ask(new AuthMethodLookup(name), MISSING, request, responder);
      case "PUT" -> set(name, request, responder);
      default ->
          writes.delete(request, responder, new Command.AuthMethodDelete(name), "auth method");
    }
  }

  private void set(String name, Request request, Responder responder) {
    BodyFields body = AclBody.read(request.body(), "Auth method");
    boolean pretty = request.params().has("pretty");
    writes.write(
        request,
        responder,
        view -> {
          AuthMethodDefinition method = definition(name, body);
          AuthMethod old = view.get(AuthMethods.TABLE).get(method.name());
          return new Prepared(
              new Command.AuthMethodSet(method),
              index ->
                  TokenEndpoint.told(
                      new ShownAuthMethod(
                          new AuthMethod(method, old == null ? index : old.createIndex(), index),
                          true),
                      pretty),
              () -> Answer.text(500, "The auth method was not changed"));
        });
  }

  private static AuthMethodDefinition definition(String ofPath, BodyFields body) {
    String name = body.text("Name").isEmpty() ? ofPath : body.text("Name");
    if (!ofPath.isEmpty() && !name.equals(ofPath)) {
      throw new BadRequestException("Auth method name in URL and payload do not match");
    }
    String type = body.text("Type");
    requireType(type);
    Duration ttl = body.duration("MaxTokenTTL");
    if (!ttl.isZero() && (ttl.compareTo(TTL_MIN) < 0 || ttl.compareTo(TTL_MAX) > 0)) {
      throw invalid(
          "MaxTokenTTL "
              + GoDuration.format(ttl)
              + " has to be between "
              + GoDuration.format(TTL_MIN)
              + " and "
              + GoDuration.format(TTL_MAX));
    }
    String locality = body.text("TokenLocality");
    if (!Set.of("", ShownAuthMethod.LOCAL, ShownAuthMethod.GLOBAL).contains(locality)) {
      throw invalid("TokenLocality has to be \"local\" or \"global\", not \"" + locality + '"');
    }
    String config = JsonText.compact(sorted(body.values("Config")));
    if (config.length() > CONFIG_CHARS_MAX) {
      throw invalid("Config is longer than " + CONFIG_CHARS_MAX + " characters");
    }
    String tokenName = body.text("TokenNameFormat");
    try {
      Set<String> blanks = new HashSet<>(Blanks.names(JwtConfig.parse(config)));
      blanks.addAll(List.of(METHOD_TYPE, METHOD_NAME));
      var _ = Blanks.parse("TokenNameFormat", tokenName, blanks);
    } catch (MethodConfigException e) {
      throw invalid(e.text());
    }
    return new AuthMethodDefinition(
        AclNames.authMethod(name),
        type,
        body.text("DisplayName"),
        body.text("Description"),
        ttl.toNanos(),
        locality.equals(ShownAuthMethod.GLOBAL),
        tokenName,
        config);
  }

  /** Objects with their members in the order of their names, as Go writes them. */
  private static Object sorted(Object value) {
    if (!(value instanceof Map<?, ?> object)) {
      return value;
    }
    Map<String, Object> members = new TreeMap<>();
    object.forEach((name, member) -> members.put(String.valueOf(name), sorted(member)));
    return members;
  }

  private static void requireType(String type) {
    switch (type) {
      case JwtConfig.TYPE -> {}
      case "" -> throw invalid("no Type is set; there is \"jwt\"");
      case "kubernetes" ->
          throw invalid(
              "the Type \"kubernetes\" is not there: use \"jwt\" with the keys of the cluster's"
                  + " service accounts (JWKSURL or OIDCDiscoveryURL)");
      default -> throw invalid("the Type \"" + type + "\" is not there; there is \"jwt\"");
    }
  }

  private static BadRequestException invalid(String what) {
    return new BadRequestException(500, "Invalid Auth Method: " + what);
  }
}
