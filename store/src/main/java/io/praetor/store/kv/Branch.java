package io.praetor.store.kv;

import java.util.Arrays;

/**
 * A node of the tree; immutable. It knows the sums of what lies below it, so that the index of a
 * prefix needs one descent and tombstones are found without a search.
 */
abstract sealed class Branch permits Leaf, Fork {
  /** How many slots or children a node has at most. */
  static final int WIDTH = 32;

  final Key low;
  final Key high;
  final long maxIndex;
  final long live;
  final long tombstones;

  /** The lowest index of a tombstone below, {@link Long#MAX_VALUE} if there is none. */
  final long oldestTombstone;

  Branch(Key low, Key high, long maxIndex, long live, long tombstones, long oldestTombstone) {
    this.low = low;
    this.high = high;
    this.maxIndex = maxIndex;
    this.live = live;
    this.tombstones = tombstones;
    this.oldestTombstone = oldestTombstone;
  }

  final boolean isInside(Key prefix) {
    return low.startsWith(prefix) && high.startsWith(prefix);
  }

  /** Whether no key below can have the prefix. */
  final boolean isOutside(Key prefix) {
    return high.compareTo(prefix) < 0 || (low.compareTo(prefix) > 0 && !low.startsWith(prefix));
  }

  /** How many slots or children it has. */
  abstract int width();

  static <T> T[] inserted(T[] from, int at, T item) {
    T[] copy = Arrays.copyOf(from, from.length + 1);
    System.arraycopy(from, at, copy, at + 1, from.length - at);
    copy[at] = item;
    return copy;
  }

  static <T> T[] replaced(T[] from, int at, T item) {
    T[] copy = from.clone();
    copy[at] = item;
    return copy;
  }
}
