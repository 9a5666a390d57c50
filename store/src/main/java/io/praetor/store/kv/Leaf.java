package io.praetor.store.kv;

/** A node that holds slots, sorted by key. */
final class Leaf extends Branch {
  final Slot[] slots;

  private Leaf(Slot[] slots, long maxIndex, long live, long tombstones, long oldestTombstone) {
    super(
        slots[0].key(), slots[slots.length - 1].key(), maxIndex, live, tombstones, oldestTombstone);
    this.slots = slots;
  }

  static Leaf of(Slot... slots) {
    long max = 0;
    long live = 0;
    long oldest = Long.MAX_VALUE;
    for (Slot slot : slots) {
      max = Math.max(max, slot.modifyIndex());
      if (slot instanceof KvEntry) {
        live++;
      } else {
        oldest = Math.min(oldest, slot.modifyIndex());
      }
    }
    return new Leaf(slots, max, live, slots.length - live, oldest);
  }

  /** Where a key stands, or minus one minus where it would. */
  int find(Key key) {
    int from = 0;
    int to = slots.length - 1;
    while (from <= to) {
      int mid = (from + to) >>> 1;
      int c = slots[mid].key().compareTo(key);
      if (c == 0) {
        return mid;
      }
      if (c < 0) {
        from = mid + 1;
      } else {
        to = mid - 1;
      }
    }
    return -1 - from;
  }

  @Override
  int width() {
    return slots.length;
  }
}
