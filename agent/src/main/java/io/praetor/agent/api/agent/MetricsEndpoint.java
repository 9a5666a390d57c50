package io.praetor.agent.api.agent;

import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.agent.telemetry.MetricsText;
import java.lang.management.ManagementFactory;
import java.util.List;

/** {@code /v1/agent/metrics}: what the agent measures. Immutable; called on event loops. */
public final class MetricsEndpoint {
  private final MetricsText metrics;

  /** An endpoint that tells of some metrics. */
  public MetricsEndpoint(MetricsText metrics) {
    this.metrics = metrics;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(Route.get("/v1/agent/metrics", this::metrics));
  }

  private void metrics(Request request, Responder responder) {
    if (request.params().get("format").equals("prometheus")) {
      responder.respond(Answer.of(200, Answer.Type.PROMETHEUS, metrics.prometheus()));
      return;
    }
    String json =
        metrics.json(System.currentTimeMillis(), ManagementFactory.getRuntimeMXBean().getUptime());
    responder.respond(Answer.json(200, JsonBody.copy(request, json)));
  }
}
