package io.praetor.store.watch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The waiters of one topic, as a list that they are the links of; guarded by the registry's lock of
 * the topic.
 */
final class Group {
  final Topic topic;
  private @Nullable Waiter first;

  Group(Topic topic) {
    this.topic = topic;
  }

  void add(Waiter waiter) {
    waiter.group = this;
    waiter.next = first;
    if (first != null) {
      first.previous = waiter;
    }
    first = waiter;
  }

  /** Takes a waiter out; false if it was out already. */
  boolean remove(Waiter waiter) {
    if (waiter.unlinked) {
      return false;
    }
    waiter.unlinked = true;
    if (waiter.previous == null) {
      first = waiter.next;
    } else {
      waiter.previous.next = waiter.next;
    }
    if (waiter.next != null) {
      waiter.next.previous = waiter.previous;
    }
    return true;
  }

  boolean isEmpty() {
    return first == null;
  }

  /**
   * Takes all waiters that no one else has taken. Only for a group that the registry no longer
   * holds.
   */
  List<Waiter> takeAll() {
    List<Waiter> taken = new ArrayList<>();
    for (Waiter at = first; at != null; at = at.next) {
      if (at.take()) {
        taken.add(at);
      }
    }
    return taken;
  }
}
