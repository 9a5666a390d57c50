package io.praetor.agent;

import io.praetor.agent.event.EventMeter;
import io.praetor.agent.event.EventSubscriptions;
import io.praetor.agent.event.Events;
import io.praetor.agent.telemetry.Metrics;
import java.util.concurrent.atomic.LongAdder;

/** Carries what becomes of events to the agent's metrics. Any thread. */
final class EventMetrics implements EventMeter {
  private final Metrics metrics;
  private final LongAdder came;
  private final LongAdder meant;
  private final LongAdder missed;

  EventMetrics(Metrics metrics) {
    this.metrics = metrics;
    came = metrics.counter("serf.events");
    meant = metrics.counter("event.meant");
    missed = metrics.counter("event.missed");
    metrics.means("serf.events", "Events of users that came here, each counted once.");
    metrics.means("event.meant", "Events that were meant for this agent, by their filters.");
    metrics.means(
        "event.missed", "Events that were fired while this agent was cut off, and are gone.");
  }

  /** Adds the figures that are read when somebody asks for them. */
  void watch(Events events, EventSubscriptions subscriptions) {
    metrics.gauge("event.servers", subscriptions::standing);
    metrics.means("event.servers", "Servers that this agent asks for events.");
    metrics.gauge("event.waiting_agents", events::waitingAgents);
    metrics.means("event.waiting_agents", "Agents that wait at this server for the next event.");
  }

  @Override
  public void came(boolean isMeant) {
    came.increment();
    if (isMeant) {
      meant.increment();
    }
  }

  @Override
  public void missed(long count) {
    missed.add(count);
  }
}
