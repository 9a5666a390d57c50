package io.praetor.agent;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** That somebody asks this agent, while it runs, to leave and end; any thread. */
final class LeaveRequest {
  private final CompletableFuture<@Nullable Void> asked = new CompletableFuture<>();
  private final CompletableFuture<@Nullable Void> left = new CompletableFuture<>();
  private volatile boolean heard;

  /**
   * Asks.
   *
   * @param whenLeft run once the cluster knows that this agent has left, or could not be told; at
   *     once if nobody has said what is to be done
   */
  void ask(Runnable whenLeft) {
    asked.complete(null);
    if (heard) {
      var _ = left.thenRun(whenLeft);
    } else {
      whenLeft.run();
    }
  }

  /** Has an action run once somebody asks. */
  void onAsked(Runnable action) {
    heard = true;
    var _ = asked.thenRun(action);
  }

  /** It has left, or is about to end without. */
  void left() {
    left.complete(null);
  }
}
