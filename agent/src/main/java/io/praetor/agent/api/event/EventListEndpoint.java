package io.praetor.agent.api.event;

import io.praetor.agent.event.RecentEvents;
import io.praetor.agent.query.ParkedGauge;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import java.util.List;

/**
 * {@code /v1/event/list}: the last events that were meant for this agent. Immutable; called on
 * event loops.
 */
public final class EventListEndpoint {
  private final RecentEvents events;
  private final RequestLimits limits;
  private final ParkedGauge gauge;

  /** An endpoint for the events of this agent. */
  public EventListEndpoint(RecentEvents events, RequestLimits limits, ParkedGauge gauge) {
    this.events = events;
    this.limits = limits;
    this.gauge = gauge;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(Route.get("/v1/event/list", this::list));
  }

  private void list(Request request, Responder responder) {
    new EventWait(events, request, responder, limits, gauge).begin();
  }
}
