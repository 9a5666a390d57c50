package io.praetor.store.session;

import java.util.List;

/**
 * A claim to be alive, which keys can be held by; immutable (Consul's documentation, "Sessions").
 *
 * @param id a UUID
 * @param name for people
 * @param node the agent that it belongs to
 * @param lockDelayMs how long its keys cannot be taken after it was invalidated
 * @param deletes whether its keys are deleted at its end, rather than released
 * @param ttl as the client wrote it, empty for none
 * @param ttlMs the same in milliseconds, 0 for none
 * @param nodeChecks checks of its node that end it when they fail
 * @param serviceChecks checks of services on its node that do
 * @param createIndex the store index at which it was made
 */
public record Session(
    String id,
    String name,
    String node,
    long lockDelayMs,
    boolean deletes,
    String ttl,
    long ttlMs,
    List<String> nodeChecks,
    List<String> serviceChecks,
    long createIndex) {
  public Session {
    nodeChecks = List.copyOf(nodeChecks);
    serviceChecks = List.copyOf(serviceChecks);
  }

  /** Whether it ends when a check of its node, or of a service there, fails. */
  public boolean isBoundTo(String check) {
    return nodeChecks.contains(check) || serviceChecks.contains(check);
  }
}
