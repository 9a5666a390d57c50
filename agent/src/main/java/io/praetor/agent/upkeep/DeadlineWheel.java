package io.praetor.agent.upkeep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Many deadlines on one wheel of slots (Varghese and Lauck, 1987); confined to one thread.
 *
 * <p>A deadline that is put off is only noted: its entry stays in the slot where it lies and moves
 * when the wheel comes by. So a renewal, the common case, costs one look-up, whatever the number of
 * deadlines.
 *
 * <p>Times are milliseconds of any clock that does not go back.
 */
final class DeadlineWheel {
  private static final class Entry {
    final String id;
    long dueMs;
    boolean cancelled;

    Entry(String id, long dueMs) {
      this.id = id;
      this.dueMs = dueMs;
    }
  }

  private final long tickMs;
  private final List<@Nullable List<Entry>> slots;
  private final Map<String, Entry> entries = new HashMap<>();
  private long tick;

  /**
   * A wheel that starts at a time.
   *
   * @param tickMs how exact it is: a deadline is found at most this much late, never early
   * @param slotCount how many ticks one turn has
   */
  DeadlineWheel(long nowMs, long tickMs, int slotCount) {
    this.tickMs = tickMs;
    this.slots = Arrays.asList(newSlots(slotCount));
    this.tick = nowMs / tickMs;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static List<Entry>[] newSlots(int count) {
    return new List[count];
  }

  int size() {
    return entries.size();
  }

  /** Whether an id has a deadline. */
  boolean holds(String id) {
    return entries.containsKey(id);
  }

  /** Sets the deadline of an id, in place of the one that it may have. */
  void schedule(String id, long dueMs) {
    Entry present = entries.get(id);
    if (present != null && dueMs >= present.dueMs) {
      present.dueMs = dueMs;
      return;
    }
    if (present != null) {
      present.cancelled = true;
    }
    Entry entry = new Entry(id, dueMs);
    entries.put(id, entry);
    insert(entry, tick + 1);
  }

  /** Puts off the deadline of an id; false if it has none. */
  boolean extend(String id, long dueMs) {
    Entry present = entries.get(id);
    if (present == null) {
      return false;
    }
    schedule(id, dueMs);
    return true;
  }

  /** Forgets an id. */
  void cancel(String id) {
    Entry present = entries.remove(id);
    if (present != null) {
      present.cancelled = true;
    }
  }

  /** Hands over, and forgets, every id whose deadline is at or before the given time. */
  void advance(long nowMs, Consumer<String> due) {
    long target = nowMs / tickMs;
    // A turn visits every slot: more ticks than slots would visit them again for nothing.
    long from = Math.max(tick + 1, target - slots.size() + 1);
    tick = Math.max(tick, target);
    for (long at = from; at <= target; at++) {
      turn(at, nowMs, due);
    }
  }

  private void turn(long at, long nowMs, Consumer<String> due) {
    int slot = Math.floorMod(at, slots.size());
    List<Entry> here = slots.set(slot, null);
    if (here == null) {
      return;
    }
    for (Entry entry : here) {
      if (entry.cancelled) {
        continue;
      }
      if (entry.dueMs <= nowMs) {
        entries.remove(entry.id);
        due.accept(entry.id);
      } else {
        insert(entry, tick + 1);
      }
    }
  }

  /** Rounded up to the tick at or after the deadline, so that nothing is ever found early. */
  private void insert(Entry entry, long earliestTick) {
    long dueTick = Math.max(Math.ceilDiv(entry.dueMs, tickMs), earliestTick);
    int slot = Math.floorMod(Math.min(dueTick, tick + slots.size()), slots.size());
    List<Entry> list = slots.get(slot);
    if (list == null) {
      list = new ArrayList<>(4);
      slots.set(slot, list);
    }
    list.add(entry);
  }
}
