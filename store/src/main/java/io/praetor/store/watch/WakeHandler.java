package io.praetor.store.watch;

import java.util.List;

/**
 * Answers the waiters that a change has woken. Called on the apply thread, after the change can be
 * seen; must not block.
 */
@FunctionalInterface
public interface WakeHandler {
  /**
   * All waiters of one topic that this change woke: what they have in common can be encoded once.
   */
  void wake(Topic topic, List<Waiter> waiters);

  /** A wake-up threw: its waiters are left to their deadlines, and the apply thread goes on. */
  default void failed(Topic topic, RuntimeException failure) {}
}
