package io.praetor.agent;

import io.praetor.agent.api.event.EventFireEndpoint;
import io.praetor.agent.api.event.EventListEndpoint;
import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.event.EventLimits;
import io.praetor.agent.event.EventSubscriptions;
import io.praetor.agent.event.Events;
import io.praetor.agent.event.OwnService;
import io.praetor.agent.local.LocalService;
import io.praetor.agent.local.LocalView;
import io.praetor.agent.query.ParkedGauge;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Route;
import io.praetor.agent.telemetry.Metrics;
import io.praetor.store.catalog.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * The events of an agent, of whichever kind: those that came, the questions for further ones, and
 * the routes. Made by the agent's main thread, which also stops what was started.
 */
final class EventParts {
  private final boolean isServer;
  private final Supplier<LocalView> registered;
  private final Events events;
  private final EventSubscriptions subscriptions;

  /**
   * An agent's events, of which none has come yet.
   *
   * @param own the port, and the servers that are asked
   * @param registered what is registered with this agent now
   */
  EventParts(
      AgentConfig config,
      AgentParts own,
      Supplier<LocalView> registered,
      Metrics metrics,
      StartedParts started) {
    this.registered = registered;
    isServer = config.server().enabled();
    EventMetrics meter = new EventMetrics(metrics);
    events =
        new Events(
            EventLimits.of(config.limits().eventsPerSecondMax()),
            isServer,
            config.identity().nodeName(),
            this::services,
            meter);
    subscriptions = started.add(new EventSubscriptions(own.port(), events, own::otherServers));
    meter.watch(events, subscriptions);
  }

  /**
   * What filters of events ask of this agent's services; a server has one that is not registered.
   */
  private List<OwnService> services() {
    List<OwnService> all = new ArrayList<>();
    if (isServer) {
      all.add(new OwnService(Node.SERVERS_SERVICE, List.of()));
    }
    for (LocalService each : registered.get().services().values()) {
      all.add(new OwnService(each.definition().name(), each.definition().tags()));
    }
    return all;
  }

  /** What is served of them: a client agent leaves it to a server to fire an event. */
  Collection<? extends Collection<Route>> routes(RequestLimits limits, ParkedGauge gauge) {
    List<Collection<Route>> routes = new ArrayList<>();
    routes.add(new EventListEndpoint(events.recent(), limits, gauge).routes());
    if (isServer) {
      routes.add(new EventFireEndpoint(events).routes());
    }
    return routes;
  }

  /** Begins to ask the servers. */
  void start() {
    subscriptions.start();
  }
}
