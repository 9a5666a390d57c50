package io.praetor.agent.api.acl;

import io.praetor.agent.access.token.TokenResolver;
import io.praetor.agent.api.ConfirmedViews;
import io.praetor.agent.api.JudgedWrites;
import io.praetor.agent.consensus.Proposer;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.login.BearerChecks;
import io.praetor.agent.login.LoginMeter;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Endpoint;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.StateMachine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** All routes below {@code /v1/acl/}, whether access control is on or off. Stateless. */
public final class AclRoutes {
  private static final String BELOW = "/v1/acl/";
  private static final String AUTHORIZE = "/v1/internal/acl/authorize";
  static final String EXPLAIN = "/v1/praetor/acl/explain";
  private static final String NO_TIME = "0001-01-01T00:00:00Z";

  private static final Endpoint REFUSAL =
      (request, responder) -> responder.respond(Answer.text(401, "ACL support disabled"));

  private AclRoutes() {}

  /** Those of an agent without access control: each is refused, as in Consul. */
  public static List<Route> disabled() {
    return List.of(
        Route.any(BELOW, REFUSAL, null),
        Route.any(AUTHORIZE, REFUSAL, null),
        Route.any(EXPLAIN, REFUSAL, null));
  }

  /** The same for the agent's own tokens. */
  public static List<Route> disabledTokens() {
    return List.of(Route.put("/v1/agent/token/", REFUSAL));
  }

  /**
   * What the endpoints of a server stand on.
   *
   * @param proposer one that already waits for a leader
   * @param leads whether this server leads
   * @param leader passes a request on to the leader
   * @param passedOn the header of a request that was
   * @param logins checks bearer tokens
   * @param datacenter of the identities of nodes that logins get
   * @param dataDir null if the agent has none
   */
  public record Parts(
      StateMachine store,
      ReadGate gate,
      BlockingQueries queries,
      Proposer proposer,
      TokenResolver resolver,
      RequestLimits limits,
      BooleanSupplier leads,
      Endpoint leader,
      String passedOn,
      BearerChecks logins,
      LoginMeter meter,
      String datacenter,
      @Nullable Path dataDir) {}

  /**
   * Those of a server with access control.
   *
   * @param defaultPolicy {@code acl.default_policy}
   * @param downPolicy {@code acl.down_policy}
   * @param node the agent's name
   */
  public static List<Route> enabled(
      Parts parts, String defaultPolicy, String downPolicy, String node) {
    ConfirmedViews views = new ConfirmedViews(parts.store(), parts.gate());
    AclReads reads = new AclReads(parts.queries(), parts.resolver(), parts.limits());
    AclWrites writes =
        new AclWrites(new JudgedWrites(parts.store(), parts.gate(), parts.proposer()));
    List<Route> routes = new ArrayList<>();
    routes.addAll(
        new BootstrapEndpoint(
                views,
                parts.proposer(),
                parts.leads(),
                parts.leader(),
                parts.passedOn(),
                new BootstrapReset(parts.dataDir()))
            .routes());
    routes.addAll(
        new TokenEndpoint(
                reads, writes, new ExpandedToken.AgentPolicy(defaultPolicy, downPolicy, node))
            .routes());
    routes.addAll(new PolicyEndpoint(reads, writes).routes());
    routes.addAll(new RoleEndpoint(reads, writes).routes());
    routes.addAll(new AuthMethodEndpoint(reads, writes).routes());
    routes.addAll(new BindingRuleEndpoint(reads, writes).routes());
    routes.addAll(
        new LoginEndpoint(
                views, parts.proposer(), parts.logins(), parts.meter(), parts.datacenter())
            .routes());
    routes.addAll(
        new LogoutEndpoint(views, parts.resolver(), parts.proposer(), parts.meter()).routes());
    routes.addAll(new TemplateEndpoint(views, parts.resolver()).routes());
    routes.addAll(new AuthorizeEndpoint(views, parts.resolver()).routes());
    routes.addAll(new ExplainEndpoint(views, parts.resolver()).routes());
    routes.add(Route.get("/v1/acl/replication", AclRoutes::replication));
    return routes;
  }

  /** There is one datacenter: nothing is replicated. */
  private static void replication(Request request, Responder responder) {
    JsonBuffer json = JsonBody.buffer(request);
    json.beginObject();
    json.field("Enabled").value(false);
    json.field("Running").value(false);
    json.field("SourceDatacenter").value("");
    json.field("ReplicationType").value("");
    json.field("ReplicatedIndex").value(0);
    json.field("ReplicatedRoleIndex").value(0);
    json.field("ReplicatedTokenIndex").value(0);
    json.field("LastSuccess").value(NO_TIME);
    json.field("LastError").value(NO_TIME);
    json.field("LastErrorMessage").value("");
    responder.respond(Answer.json(200, json.endObject().finish()));
  }
}
