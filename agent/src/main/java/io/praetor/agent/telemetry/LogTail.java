package io.praetor.agent.telemetry;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The latest events, and those who listen to new ones; any thread. A slow listener loses events,
 * and never holds up who speaks.
 */
public final class LogTail {
  private static final int LATEST_MAX = 512;

  private final ArrayDeque<LogEvent> latest = new ArrayDeque<>(LATEST_MAX);
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private final Runnable levelsChanged;

  /**
   * @param levelsChanged told when {@link #lowestLevel()} may have moved
   */
  LogTail(Runnable levelsChanged) {
    this.levelsChanged = levelsChanged;
  }

  /**
   * Listens from now on.
   *
   * @param level the least that is heard, whatever the agent's own level
   * @param queuedMax events kept until they are polled; more are dropped
   * @param wake told by the speaking thread that there is something to poll; must not block
   */
  public Subscription subscribe(LogLevel level, int queuedMax, Runnable wake) {
    Subscription subscription = new Subscription(level, queuedMax, wake);
    subscriptions.add(subscription);
    levelsChanged.run();
    return subscription;
  }

  /** The latest events at or above the level, oldest first. */
  public List<LogEvent> latest(LogLevel level) {
    List<LogEvent> events;
    synchronized (latest) {
      events = new ArrayList<>(latest);
    }
    events.removeIf(event -> event.level().compareTo(level) < 0);
    return events;
  }

  /** The lowest level that someone listens to, or null. */
  @Nullable LogLevel lowestLevel() {
    LogLevel lowest = null;
    for (Subscription subscription : subscriptions) {
      if (lowest == null || subscription.level.compareTo(lowest) < 0) {
        lowest = subscription.level;
      }
    }
    return lowest;
  }

  void add(LogEvent event) {
    synchronized (latest) {
      if (latest.size() == LATEST_MAX) {
        latest.removeFirst();
      }
      latest.addLast(event);
    }
    for (Subscription subscription : subscriptions) {
      subscription.offer(event);
    }
  }

  /** One listener's queue; polled by one thread, filled by any. */
  public final class Subscription implements AutoCloseable {
    private final LogLevel level;
    private final int queuedMax;
    private final Runnable wake;
    private final ArrayDeque<LogEvent> queue = new ArrayDeque<>();
    private long dropped;

    private Subscription(LogLevel level, int queuedMax, Runnable wake) {
      this.level = level;
      this.queuedMax = queuedMax;
      this.wake = wake;
    }

    private void offer(LogEvent event) {
      if (event.level().compareTo(level) < 0) {
        return;
      }
      synchronized (queue) {
        if (queue.size() >= queuedMax) {
          dropped++;
          return;
        }
        queue.addLast(event);
      }
      wake.run();
    }

    /** The next event, or null when there is none yet. */
    public @Nullable LogEvent poll() {
      synchronized (queue) {
        return queue.pollFirst();
      }
    }

    /** How many events were lost because the queue was full. */
    public long dropped() {
      synchronized (queue) {
        return dropped;
      }
    }

    @Override
    public void close() {
      subscriptions.remove(this);
      levelsChanged.run();
    }
  }
}
