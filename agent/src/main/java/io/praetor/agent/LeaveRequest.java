package io.praetor.agent;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** That somebody asks this agent, while it runs, to leave and end; any thread. */
final class LeaveRequest {
  private final CompletableFuture<@Nullable Void> asked = new CompletableFuture<>();
  private final CompletableFuture<@Nullable Void> left = new CompletableFuture<>();

  /**
   * Asks.
   *
   * @param whenLeft run once the cluster knows that this agent has left, or could not be told
   */
  void ask(Runnable whenLeft) {
    var _ = left.thenRun(whenLeft);
    asked.complete(null);
  }

  /** Has an action run once somebody asks. */
  void onAsked(Runnable action) {
    var _ = asked.thenRun(action);
  }

  /** It has left, or is about to end without. */
  void left() {
    left.complete(null);
  }
}
