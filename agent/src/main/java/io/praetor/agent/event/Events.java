package io.praetor.agent.event;

import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of this agent: takes each that comes once, whichever way it comes, keeps it if it is
 * meant for this agent, and gives it on where this agent is a server. Any thread; guarded by
 * itself.
 */
public final class Events {
  private static final Logger LOG = LoggerFactory.getLogger("agent.event");
  private static final long SECOND_NANOS = 1_000_000_000;

  private final UUID run = UUID.randomUUID();
  private final long startedNanos = System.nanoTime();
  private final EventLimits limits;
  private final String nodeName;
  private final Supplier<List<OwnService>> services;
  private final EventMeter meter;
  private final RecentEvents recent;
  private final @Nullable EventRelay relay;
  private final SeenEvents seen = new SeenEvents();
  private long fired;
  private long lamportTime;

  /** Up to when the events that were fired here use up the rate. */
  private long paidNanos = startedNanos;

  /**
   * The events of an agent that has just begun: what was fired before does not concern it.
   *
   * @param isServer whether it gives events on
   * @param services what is registered with this agent now
   */
  public Events(
      EventLimits limits,
      boolean isServer,
      String nodeName,
      Supplier<List<OwnService>> services,
      EventMeter meter) {
    this.limits = limits;
    this.nodeName = nodeName;
    this.services = services;
    this.meter = meter;
    recent = new RecentEvents(limits.keptMax());
    relay = isServer ? new EventRelay(run, startedNanos, limits) : null;
  }

  /** Those that were meant for this agent. */
  public RecentEvents recent() {
    return recent;
  }

  @Nullable EventRelay relay() {
    return relay;
  }

  /** How many agents wait at this server for the next event. */
  public int waitingAgents() {
    return relay == null ? 0 : relay.waitingCount();
  }

  /**
   * Fires an event at this server, to all agents.
   *
   * @return it as its user sees it; null if events come faster here than they may
   * @throws RefusedEventException if it is too large or its filters are none
   */
  public @Nullable UserEvent fire(String name, byte[] payload, EventFilter filter) {
    EventPatterns.of(filter);
    int bytes = UserEvent.bytes(name, payload, filter);
    if (bytes > limits.eventBytesMax()) {
      throw new RefusedEventException(
          "error broadcasting event: user event exceeds configured limit of "
              + limits.eventBytesMax()
              + " bytes before encoding: its name, payload and filters have "
              + bytes);
    }
    synchronized (this) {
      long now = System.nanoTime();
      if (!take(now)) {
        return null;
      }
      UserEvent event = new UserEvent(UUID.randomUUID(), name, payload, filter, lamportTime + 1);
      take(new CarriedEvent(run, ++fired, now, event));
      return event;
    }
  }

  /** Whether the rate has room for an event now; it takes that room. */
  private boolean take(long now) {
    if (limits.perSecondMax() == 0) {
      return false;
    }
    long interval = SECOND_NANOS / limits.perSecondMax();
    long from = paidNanos - now < 0 ? now : paidNanos;
    if (from - now > (limits.keptMax() - 1) * interval) {
      return false;
    }
    paidNanos = from + interval;
    return true;
  }

  /** Takes the events that a server has given. */
  void take(EventMessages.Batch batch) {
    synchronized (this) {
      if (batch.startedNanos() - startedNanos > 0) {
        seen.beganLater(batch.run());
      }
      batch.events().forEach(this::take);
    }
  }

  /** In the order in which events come, so that all agents of a server have them in one order. */
  private void take(CarriedEvent carried) {
    UserEvent event = carried.event();
    boolean isNew = seen.add(carried.origin(), carried.sequence());
    lamportTime = Math.max(lamportTime, event.lamportTime());
    if (!isNew || carried.firedNanos() - startedNanos < 0) {
      return;
    }
    boolean isMeant = isMeant(event);
    LOG.debug("New: {}{}", event, isMeant ? "" : ", which is meant for others");
    meter.came(isMeant);
    if (relay != null) {
      relay.add(carried);
    }
    if (isMeant) {
      recent.add(event);
    }
  }

  private boolean isMeant(UserEvent event) {
    if (event.filter().equals(EventFilter.NONE)) {
      return true;
    }
    try {
      return EventPatterns.of(event.filter()).matches(nodeName, services.get());
    } catch (RefusedEventException e) {
      LOG.warn("The filters of {} cannot be understood here: {}", event, e.sentence());
      return false;
    }
  }

  /** Looks for events that will not come any more; called every second. */
  void look() {
    long missed;
    synchronized (this) {
      missed = seen.giveUp();
    }
    if (missed > 0) {
      meter.missed(missed);
      LOG.warn(
          "This agent has missed {} events: it was cut off from the servers for longer than they"
              + " keep events ({} of them)",
          missed,
          limits.keptMax());
    }
    if (relay != null) {
      relay.endWaits();
    }
  }
}
