package io.praetor.agent.cluster;

import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.cluster.LeftAgent;
import io.praetor.store.ordered.OrderedMap;
import io.praetor.store.table.LeftAgents;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The agents that have left, as this server's store has them, and since when this server knows of
 * each. Confined to the cluster's thread.
 *
 * <p>The time is this server's own: that of the log stands still while nothing is written.
 */
final class Departures {
  private record Departure(LeftAgent agent, long knownAtMs) {}

  private final StateMachine store;
  private Map<String, Departure> byName = new HashMap<>();
  private OrderedMap<String, LeftAgent> table = OrderedMap.empty();
  private long listIndex;

  Departures(StateMachine store) {
    this.store = store;
  }

  /** Takes note of what the store has now. */
  void look(long nowMs) {
    View view = store.view();
    OrderedMap<String, LeftAgent> rows = view.get(LeftAgents.TABLE);
    long index = LeftMembers.index(view);
    if (rows == table && index == listIndex) {
      return;
    }
    table = rows;
    listIndex = index;
    Map<String, Departure> next = new HashMap<>();
    for (LeftAgent agent : view.leftAgents()) {
      Departure known = byName.get(agent.name());
      next.put(
          agent.name(),
          known != null && known.agent.equals(agent) ? known : new Departure(agent, nowMs));
    }
    byName = next;
  }

  /** How an agent stands among those that have left, or null if it does not. */
  @Nullable LeftAgent of(AgentInfo agent, long nowMs) {
    look(nowMs);
    Departure found = byName.get(agent.name());
    return found != null && found.agent.id().equals(agent.id()) ? found.agent : null;
  }

  /** Whether this server has known for less than a time that an agent has left. */
  boolean isFresh(AgentInfo agent, long nowMs, long freshMs) {
    LeftAgent left = of(agent, nowMs);
    Departure found = left == null ? null : byName.get(left.name());
    return found != null && nowMs - found.knownAtMs < freshMs;
  }
}
