package io.praetor.agent.fault;

import org.jspecify.annotations.Nullable;

/**
 * What happens when an invariant or the disk breaks: the process stops, since going on would answer
 * what may not be true.
 */
public interface FaultHandler {

  /**
   * Stops the process, with the reason as its last words. May be called more than once and from any
   * thread.
   *
   * @param reason for people: what broke and what to do
   */
  void fault(String reason, @Nullable Throwable cause);
}
