package io.praetor.agent.event;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The last events that were meant for this agent, in the order in which they came, and those who
 * wait for the next one. Any thread; changes are guarded by itself.
 */
public final class RecentEvents {
  private final int keptMax;
  private final Deque<UserEvent> kept = new ArrayDeque<>();
  private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();
  private volatile List<UserEvent> all = List.of();

  RecentEvents(int keptMax) {
    this.keptMax = keptMax;
  }

  /** Those that are kept, the newest last. */
  public List<UserEvent> all() {
    return all;
  }

  /**
   * Has an action run at each event to come, on the thread that brings it.
   *
   * @return ends that
   */
  public Runnable await(Runnable wake) {
    waiting.add(wake);
    return () -> waiting.remove(wake);
  }

  void add(UserEvent event) {
    synchronized (this) {
      if (kept.size() == keptMax) {
        kept.removeFirst();
      }
      kept.addLast(event);
      all = List.copyOf(kept);
    }
    waiting.forEach(Runnable::run);
  }
}
