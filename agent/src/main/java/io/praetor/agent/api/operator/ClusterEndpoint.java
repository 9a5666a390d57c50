package io.praetor.agent.api.operator;

import io.praetor.agent.api.JudgedWrites;
import io.praetor.agent.cluster.ClusterControl;
import io.praetor.agent.cluster.OperationResult;
import io.praetor.agent.cluster.ServerHealth;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.ApiVersion;
import io.praetor.agent.routing.Endpoint;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.client.text.GoDuration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What operators ask of the cluster: members that come and go, the lead, the health of the servers
 * (Consul's documentation, "Operator" API). Immutable; called on event loops.
 */
public final class ClusterEndpoint {
  private static final String FORCE_LEAVE = "/v1/agent/force-leave/";
  private static final int UNHEALTHY = 429;

  private final ClusterControl cluster;
  private final JudgedWrites writes;

  /**
   * An endpoint in front of this server's part in its cluster.
   *
   * @param writes has each judged by a view that is confirmed
   */
  public ClusterEndpoint(ClusterControl cluster, JudgedWrites writes) {
    this.cluster = cluster;
    this.writes = writes;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(
        new Route("/v1/operator/raft/peer", List.of("DELETE"), judged(this::removePeer), null),
        new Route(
            "/v1/operator/raft/transfer-leader",
            List.of("POST", "PUT"),
            judged(this::transfer),
            null),
        Route.get("/v1/operator/autopilot/health", judged(this::health)),
        Route.get("/v1/operator/autopilot/state", judged(this::state)),
        Route.put(FORCE_LEAVE, judged(this::forceLeave)));
  }

  private Endpoint judged(Endpoint endpoint) {
    return (request, responder) ->
        writes.act(request, responder, () -> endpoint.handle(request, responder));
  }

  private void removePeer(Request request, Responder responder) {
    String address = request.params().get("address");
    String id = request.params().get("id");
    if (address.isEmpty() && id.isEmpty()) {
      responder.respond(
          Answer.text(
              400, "Must specify either ?id with the server's ID or ?address with its IP:port"));
      return;
    }
    if (address.isEmpty()) {
      address = addressOf(id);
    }
    done(cluster.removePeer(address), responder, Answer.empty(200, Answer.Type.JSON));
  }

  private void transfer(Request request, Responder responder) {
    String id = request.params().get("id");
    settled(
        cluster.transferLeadership(id.isEmpty() ? "" : addressOf(id)),
        responder,
        // A buffer is taken once there is something to tell with it.
        result -> {
          JsonBuffer json = JsonBody.buffer(request);
          json.beginObject().field("Success").value(true).endObject();
          responder.respond(Answer.json(200, json.finish()));
        });
  }

  /** The address of the server with a node id; a text that is no such id is taken as an address. */
  private String addressOf(String id) {
    return cluster.members().stream()
        .filter(member -> member.id().equals(id))
        .map(member -> member.address())
        .findFirst()
        .orElse(id);
  }

  private void forceLeave(Request request, Responder responder) {
    String name = request.pathText().substring(FORCE_LEAVE.length());
    if (name.isEmpty()) {
      responder.respond(Answer.text(400, "Missing the name of the agent that is to leave"));
      return;
    }
    done(
        cluster.forceLeave(name, request.params().has("prune")),
        responder,
        Answer.empty(200, Answer.Type.JSON));
  }

  private void health(Request request, Responder responder) {
    report(
        responder,
        servers -> {
          JsonBuffer json = JsonBody.buffer(request);
          json.beginObject();
          summary(json, servers);
          json.field("Servers").beginArray();
          for (ServerHealth server : servers) {
            json.beginObject();
            json.field("ID").value(server.id());
            server(json, server);
            json.field("SerfStatus").value(server.alive() ? "alive" : "failed");
            json.field("Leader").value(server.leader());
            json.field("Voter").value(server.voter());
            json.endObject();
          }
          json.endArray().endObject();
          return Answer.json(isHealthy(servers) ? 200 : UNHEALTHY, json.finish());
        });
  }

  private void state(Request request, Responder responder) {
    report(
        responder,
        servers -> {
          JsonBuffer json = JsonBody.buffer(request);
          json.beginObject();
          summary(json, servers);
          json.field("Leader").value(ids(servers, ServerHealth::leader).findFirst().orElse(""));
          json.field("Voters").beginArray();
          ids(servers, ServerHealth::voter).forEach(json::value);
          json.endArray();
          json.field("Servers").beginObject();
          for (ServerHealth server : servers) {
            json.field(server.id()).beginObject();
            json.field("ID").value(server.id());
            server(json, server);
            json.field("NodeStatus").value(server.alive() ? "alive" : "failed");
            json.field("Status")
                .value(server.leader() ? "leader" : server.voter() ? "voter" : "non-voter");
            json.field("NodeType").value("voter");
            json.endObject();
          }
          json.endObject().endObject();
          return Answer.json(200, json.finish());
        });
  }

  private static Stream<String> ids(List<ServerHealth> servers, Predicate<ServerHealth> which) {
    return servers.stream().filter(which).map(ServerHealth::id);
  }

  private static boolean isHealthy(List<ServerHealth> servers) {
    return servers.stream().allMatch(ServerHealth::healthy);
  }

  private static void summary(JsonBuffer json, List<ServerHealth> servers) {
    long voters = servers.stream().filter(ServerHealth::voter).count();
    long healthy = servers.stream().filter(s -> s.voter() && s.healthy()).count();
    json.field("Healthy").value(isHealthy(servers));
    json.field("FailureTolerance").value(Math.max(0, healthy - (voters / 2 + 1)));
  }

  private static void server(JsonBuffer json, ServerHealth server) {
    json.field("Name").value(server.name());
    json.field("Address").value(server.address());
    json.field("Version").value(ApiVersion.CONSUL);
    json.field("LastContact").value(span(Math.max(0, server.lastContactMs())));
    json.field("LastTerm").value(server.lastTerm());
    json.field("LastIndex").value(server.lastIndex());
    json.field("Healthy").value(server.healthy());
    json.field("StableSince").value(Instant.ofEpochMilli(server.stableSinceMs()).toString());
  }

  private void report(Responder responder, Function<List<ServerHealth>, Answer> answer) {
    settled(
        cluster.health(), responder, result -> responder.respond(answer.apply(result.servers())));
  }

  private static String span(long ms) {
    return GoDuration.format(Duration.ofMillis(ms));
  }

  public static void done(
      CompletionStage<OperationResult> operation, Responder responder, Answer success) {
    settled(operation, responder, result -> responder.respond(success));
  }

  private static void settled(
      CompletionStage<OperationResult> operation,
      Responder responder,
      Consumer<OperationResult> then) {
    var _ =
        operation.whenComplete((result, failure) -> {
          if (failure != null) {
            responder.respond(Answer.text(500, "the question could not be asked"));
          } else if (!result.isDone()) {
            responder.respond(Answer.text(500, result.failure()));
          } else {
            then.accept(result);
          }
        });
  }
}
