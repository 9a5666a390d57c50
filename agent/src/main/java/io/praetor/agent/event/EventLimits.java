package io.praetor.agent.event;

import io.praetor.agent.limit.Limit;

/**
 * How many events there may be and how large; immutable.
 *
 * @param eventBytesMax name, payload and filters of one event, as in Consul
 * @param keptMax events that an agent lists, and that a server keeps for agents that come back
 * @param perSecondMax events that a server takes from its users in a second, with bursts of as many
 *     as are kept; 0 for none
 * @param waitingAgentsMax agents that may wait at one server for the next event
 */
public record EventLimits(int eventBytesMax, int keptMax, int perSecondMax, int waitingAgentsMax) {
  /** The default of {@code limits.events_per_second_max}. */
  public static final int PER_SECOND_MAX = 100;

  private static final int EVENT_BYTES_MAX = 512;
  private static final int KEPT_MAX = 256;
  private static final int WAITING_AGENTS_MAX = 65_536;

  public EventLimits {
    Limit.atLeast("eventBytesMax", eventBytesMax, 1);
    Limit.atLeast("keptMax", keptMax, 1);
    Limit.atLeast("limits.events_per_second_max", perSecondMax, 0);
    Limit.atLeast("waitingAgentsMax", waitingAgentsMax, 1);
  }

  /** The usual ones, for a rate. */
  public static EventLimits of(int perSecondMax) {
    return new EventLimits(EVENT_BYTES_MAX, KEPT_MAX, perSecondMax, WAITING_AGENTS_MAX);
  }
}
