package io.praetor.agent;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of an agent that were started, in their order; stopped in the opposite one. Used by the
 * thread that starts and stops the agent.
 */
final class StartedParts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("agent");

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** Remembers a part that has just been started. */
  <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  /** Stops all; what fails to stop is logged, and the rest is stopped all the same. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.warn("A part of the agent did not stop cleanly", e);
      }
    }
  }
}
