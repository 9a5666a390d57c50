package io.praetor.agent.cluster;

import io.praetor.store.cluster.LeftAgent;
import org.jspecify.annotations.Nullable;

/**
 * A sign of life as a server has received it; immutable.
 *
 * @param agent what the agent told of itself
 * @param atMs when it was received
 * @param left how the agent stood among those that had left then, or null if it did not
 */
record LifeSign(AgentInfo agent, long atMs, @Nullable LeftAgent left) {
  /** Whether the agent has left after it gave the sign. */
  boolean precedes(@Nullable LeftAgent now) {
    return now != null && !now.equals(left);
  }
}
