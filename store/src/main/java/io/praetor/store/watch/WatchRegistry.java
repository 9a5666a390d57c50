package io.praetor.store.watch;

import io.praetor.store.kv.Key;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The waiters for changes, by topic: they park and are cancelled on any thread; the apply thread
 * fires.
 *
 * <p>No wake-up is missed if a waiter parks first and then looks at the view once more: the apply
 * thread publishes the view before it fires, so either it finds the waiter, or the waiter finds the
 * change. A waiter that sees it cancels itself and answers.
 */
public final class WatchRegistry {
  private final ConcurrentHashMap<Topic, Group> groups = new ConcurrentHashMap<>();
  private final PrefixFilter prefixes = new PrefixFilter();
  private final AtomicInteger groupCount = new AtomicInteger();

  /** Those of the groups that are of rows: without any, a row that changes needs no look-up. */
  private final AtomicInteger rowCount = new AtomicInteger();

  private volatile WakeHandler waker = (topic, waiters) -> {};

  /** Says who answers woken waiters; before the first one parks. */
  public void wakeWith(WakeHandler newWaker) {
    waker = newWaker;
  }

  /** How many topics are waited for. */
  public int topics() {
    return groupCount.get();
  }

  /** Parks a waiter, which has not been parked before. */
  public void park(Topic topic, Waiter waiter) {
    groups.compute(
        topic,
        (t, there) -> {
          Group group = there;
          if (group == null) {
            group = new Group(t);
            groupCount.incrementAndGet();
            if (t instanceof Topic.OfPrefix prefix) {
              prefixes.add(prefix.prefix());
            } else if (t instanceof Topic.OfRow) {
              rowCount.incrementAndGet();
            }
          }
          group.add(waiter);
          return group;
        });
    if (waiter.isTaken()) {
      unlink(waiter);
    }
  }

  /**
   * Takes a waiter away; whether the caller is now the one that answers it. False if a change was
   * faster, or another cancelled.
   */
  public boolean cancel(Waiter waiter) {
    if (!waiter.take()) {
      return false;
    }
    unlink(waiter);
    return true;
  }

  private void unlink(Waiter waiter) {
    Group own = waiter.group;
    if (own == null) {
      return; // It is being parked: whoever parks it will see that it is taken.
    }
    groups.computeIfPresent(
        own.topic,
        (topic, there) -> {
          if (there != own || !own.remove(waiter)) {
            return there; // A change has taken the group out; the list is the apply thread's.
          }
          if (!own.isEmpty()) {
            return own;
          }
          forget(topic);
          return null;
        });
  }

  /** Wakes who waits for a key, alone or by one of its prefixes. */
  public void fireKey(Key key) {
    if (groupCount.get() == 0) {
      return;
    }
    fire(new Topic.OfKey(key));
    PrefixFilter.Cursor waited = prefixes.new Cursor(key);
    for (int length = waited.next(); length >= 0; length = waited.next()) {
      fire(new Topic.OfPrefix(key.prefix(length)));
    }
  }

  /** Wakes who waits for a row of a table. */
  public void fireRow(String table, String row) {
    if (rowCount.get() != 0) {
      fire(new Topic.OfRow(table, row));
    }
  }

  /** Wakes everyone: all content was replaced. */
  public void fireAll() {
    for (Topic topic : List.copyOf(groups.keySet())) {
      fire(topic);
    }
  }

  /** Wakes who waits for a topic as it is: for a key, see {@link #fireKey}. */
  public void fire(Topic topic) {
    Group group = groups.remove(topic);
    if (group == null) {
      return;
    }
    forget(topic);
    List<Waiter> waiters = group.takeAll();
    if (waiters.isEmpty()) {
      return;
    }
    WakeHandler to = waker;
    try {
      to.wake(topic, waiters);
    } catch (RuntimeException e) {
      to.failed(topic, e);
    }
  }

  private void forget(Topic topic) {
    groupCount.decrementAndGet();
    if (topic instanceof Topic.OfPrefix prefix) {
      prefixes.remove(prefix.prefix());
    } else if (topic instanceof Topic.OfRow) {
      rowCount.decrementAndGet();
    }
  }
}
