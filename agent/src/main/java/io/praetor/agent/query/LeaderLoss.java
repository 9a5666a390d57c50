package io.praetor.agent.query;

import io.praetor.agent.consensus.Leadership;
import io.praetor.agent.consensus.LeadershipListener;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells blocking queries when no leader has been known for as long as a request is held for one
 * ({@code performance.rpc_hold_timeout}), as on a server that is cut off. Told by the apply thread,
 * acts on its timers' thread; guarded by itself.
 */
public final class LeaderLoss implements LeadershipListener {
  private final BlockingQueries queries;
  private final ScheduledExecutorService timers;
  private final Duration holdMax;
  private long changes;
  private boolean known = true;

  /**
   * What watches for one server's queries.
   *
   * @param timers not closed by this
   */
  public LeaderLoss(BlockingQueries queries, ScheduledExecutorService timers, Duration holdMax) {
    this.queries = queries;
    this.timers = timers;
    this.holdMax = holdMax;
  }

  @Override
  public synchronized void changed(Leadership now) {
    boolean isKnown = now.leader() != null;
    if (isKnown == known) {
      return;
    }
    known = isKnown;
    long change = ++changes;
    if (isKnown) {
      queries.leaderKnown();
      return;
    }
    try {
      var _ = timers.schedule(() -> lost(change), holdMax.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closing) {
      return;
    }
  }

  private synchronized void lost(long change) {
    if (change == changes) {
      queries.leaderLost();
    }
  }
}
