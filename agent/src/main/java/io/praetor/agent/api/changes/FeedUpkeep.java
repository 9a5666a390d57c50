package io.praetor.agent.api.changes;

import io.praetor.agent.feed.Feeds;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.history.ChangeLog;
import io.praetor.store.table.History;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has readers of changes told up to where they missed nothing before that is trimmed away: those
 * whose last word lies in the oldest part of what is kept. Run by a timer.
 */
public final class FeedUpkeep implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger("agent.changes");

  private static final long EVERY_MS = 1_000;

  /** One of so many parts of what is kept is the oldest. */
  private static final int PARTS = 4;

  private final StateMachine store;
  private final Feeds feeds;

  private FeedUpkeep(StateMachine store, Feeds feeds) {
    this.store = store;
    this.feeds = feeds;
  }

  /**
   * Looks after the streams of one store from now on.
   *
   * @param timers not closed by this
   */
  public static void begin(StateMachine store, Feeds feeds, ScheduledExecutorService timers) {
    var _ =
        timers.scheduleWithFixedDelay(
            new FeedUpkeep(store, feeds), EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void run() {
    try {
      View view = store.view();
      ChangeLog log = view.get(History.TABLE);
      long from = log.fromIndex();
      feeds.hurry(from + (view.index() - from) / PARTS);
    } catch (RuntimeException | Error e) {
      LOG.error("Looking after streams of changes failed; it goes on in {} ms", EVERY_MS, e);
    }
  }
}
