package io.praetor.agent.api.operator;

import io.praetor.agent.api.JudgedWrites;
import io.praetor.agent.api.WriteReply;
import io.praetor.agent.cluster.ClusterCommands;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.GoNumber;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.client.text.GoDuration;
import io.praetor.store.StateMachine;
import io.praetor.store.cluster.AutopilotSettings;
import io.praetor.store.cluster.ClusterSetting;
import io.praetor.store.cluster.KeptSetting;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * {@code /v1/operator/autopilot/configuration}: how the leader looks after the servers (Consul's
 * documentation, "Autopilot Operator" API). Immutable; called on event loops.
 */
public final class AutopilotEndpoint {
  private static final long ANY_INDEX = -1;

  private final StateMachine store;
  private final Supplier<AutopilotSettings> settings;
  private final JudgedWrites writes;

  /**
   * The endpoint.
   *
   * @param settings those that hold now: the store's, or this server's own while it has none
   */
  public AutopilotEndpoint(
      StateMachine store, Supplier<AutopilotSettings> settings, JudgedWrites writes) {
    this.store = store;
    this.settings = settings;
    this.writes = writes;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(
        new Route(
            "/v1/operator/autopilot/configuration", List.of("GET", "PUT"), this::answer, null));
  }

  private void answer(Request request, Responder responder) {
    if (request.method().equals("PUT")) {
      set(request, responder);
    } else {
      responder.respond(tell(request));
    }
  }

  private Answer tell(Request request) {
    KeptSetting kept = store.view().setting(ClusterSetting.Kind.AUTOPILOT);
    AutopilotSettings now = settings.get();
    JsonBuffer json = JsonBody.buffer(request);
    json.beginObject();
    json.field("CleanupDeadServers").value(now.cleanupDeadServers());
    json.field("LastContactThreshold").value(span(now.lastContactThresholdMs()));
    json.field("MaxTrailingLogs").value(now.maxTrailingLogs());
    json.field("MinQuorum").value(now.minQuorum());
    json.field("ServerStabilizationTime").value(span(now.serverStabilizationMs()));
    json.field("RedundancyZoneTag").value("");
    json.field("DisableUpgradeMigration").value(false);
    json.field("UpgradeVersionTag").value("");
    json.field("CreateIndex").value(kept == null ? 0 : kept.createIndex());
    json.field("ModifyIndex").value(kept == null ? 0 : kept.modifyIndex());
    json.endObject();
    return Answer.json(200, json.finish());
  }

  /** {@code cas} compares the settings' ModifyIndex, which is 0 while nobody has set any. */
  private void set(Request request, Responder responder) {
    AutopilotSettings next = AutopilotRequest.parse(request.body());
    long expected = expected(request);
    writes.write(
        request,
        responder,
        (view, caller) ->
            new JudgedWrites.Write(
                ClusterCommands.set(view, next, expected), new WriteReply(responder)));
  }

  private static long expected(Request request) {
    if (!request.params().has("cas")) {
      return ANY_INDEX;
    }
    // Go's client counts down from 0 to the largest unsigned number, which no index is.
    long cas = GoNumber.parseUnsigned(request.params().get("cas"));
    return cas == ANY_INDEX ? Long.MAX_VALUE : cas;
  }

  private static String span(long ms) {
    return GoDuration.format(Duration.ofMillis(ms));
  }
}
