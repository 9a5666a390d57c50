package io.praetor.store.history;

import io.praetor.store.kv.Key;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A run of changes in their order; immutable, with an order by key that is made when needed. */
final class Segment {
  /** How many changes one has at most. */
  static final int LENGTH_MAX = 4096;

  private final KeyChange[] changes;
  private final long bytes;
  private final long lastRestore;

  /** Positions in the order of the keys, those of one key in their own; made at the first need. */
  private volatile int @Nullable [] byKey;

  /** Takes the array over. */
  Segment(KeyChange[] changes) {
    this.changes = changes;
    long sum = 0;
    long restore = 0;
    for (KeyChange change : changes) {
      sum += change.bytes();
      restore = change.type() == KeyChange.Type.RESTORE ? change.index() : restore;
    }
    bytes = sum;
    lastRestore = restore;
  }

  /** What its changes count. */
  long bytes() {
    return bytes;
  }

  /** The index of the last change in it that a restore made, 0 if there is none. */
  long lastRestore() {
    return lastRestore;
  }

  int length() {
    return changes.length;
  }

  KeyChange get(int position) {
    return changes[position];
  }

  long firstIndex() {
    return changes[0].index();
  }

  long lastIndex() {
    return changes[changes.length - 1].index();
  }

  /** The position of the first change behind an index. */
  int after(long index) {
    int low = 0;
    int high = changes.length;
    while (low < high) {
      int mid = (low + high) >>> 1;
      if (changes[mid].index() <= index) {
        low = mid + 1;
      } else {
        high = mid;
      }
    }
    return low;
  }

  /** The first change of a key behind an index, or null. */
  @Nullable KeyChange firstAfter(Key key, long index) {
    int[] order = order();
    for (int i = lowest(order, key); i < order.length; i++) {
      KeyChange change = changes[order[i]];
      if (!change.key().equals(key)) {
        return null;
      }
      if (change.index() > index) {
        return change;
      }
    }
    return null;
  }

  /** Visits the changes of keys with a prefix, key by key, those of one key in their order. */
  void forEachUnder(Key prefix, Consumer<KeyChange> visitor) {
    int[] order = order();
    for (int i = lowest(order, prefix); i < order.length; i++) {
      KeyChange change = changes[order[i]];
      if (!change.key().startsWith(prefix)) {
        return;
      }
      visitor.accept(change);
    }
  }

  /** Visits the changes of one key in their order. */
  void forEachOf(Key key, Consumer<KeyChange> visitor) {
    int[] order = order();
    for (int i = lowest(order, key); i < order.length; i++) {
      KeyChange change = changes[order[i]];
      if (!change.key().equals(key)) {
        return;
      }
      visitor.accept(change);
    }
  }

  /** Where the first key stands that is not below another. */
  private int lowest(int[] order, Key key) {
    int low = 0;
    int high = order.length;
    while (low < high) {
      int mid = (low + high) >>> 1;
      if (changes[order[mid]].key().compareTo(key) < 0) {
        low = mid + 1;
      } else {
        high = mid;
      }
    }
    return low;
  }

  /** Two threads may both make it, and make the same. */
  private int[] order() {
    int[] made = byKey;
    if (made == null) {
      Integer[] positions = new Integer[changes.length];
      Arrays.setAll(positions, i -> i);
      Arrays.sort(positions, (a, b) -> changes[a].key().compareTo(changes[b].key()));
      made = new int[positions.length];
      for (int i = 0; i < made.length; i++) {
        made[i] = positions[i];
      }
      byKey = made;
    }
    return made;
  }
}
