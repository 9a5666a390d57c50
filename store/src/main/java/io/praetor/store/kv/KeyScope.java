package io.praetor.store.kv;

import java.util.Collections;
import java.util.List;

/**
 * The keys that a command is about: all that have a prefix, or some by name; immutable.
 *
 * @param prefix what they begin with, where they are not named
 * @param keys their names, ascending and each once; empty: all with the prefix
 */
public record KeyScope(Key prefix, List<Key> keys) {
  public KeyScope {
    keys = List.copyOf(keys);
    for (int i = 1; i < keys.size(); i++) {
      if (keys.get(i - 1).compareTo(keys.get(i)) >= 0) {
        throw new IllegalArgumentException("keys are out of order at " + keys.get(i));
      }
    }
  }

  /** All keys with a prefix. */
  public static KeyScope tree(Key prefix) {
    return new KeyScope(prefix, List.of());
  }

  /** Keys by their names, in any order. */
  public static KeyScope of(List<Key> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("a scope without keys");
    }
    return new KeyScope(Key.EMPTY, keys.stream().sorted().distinct().toList());
  }

  /** Whether all keys with the prefix are meant. */
  public boolean isTree() {
    return keys.isEmpty();
  }

  /** Whether a key is one of them. */
  public boolean covers(Key key) {
    return isTree() ? key.startsWith(prefix) : Collections.binarySearch(keys, key) >= 0;
  }

  /**
   * The highest index of an entry or tombstone of these keys, 0 if there is none: another one says
   * that one of them has changed.
   */
  public long index(KvTree tree) {
    if (isTree()) {
      return tree.prefixIndex(prefix);
    }
    long max = 0;
    KeyCursor cursor = new KeyCursor(tree);
    for (Key key : keys) {
      Slot slot = cursor.slot(key);
      max = slot == null ? max : Math.max(max, slot.modifyIndex());
    }
    return max;
  }
}
