package io.praetor.store.kv;

import org.jspecify.annotations.Nullable;

/**
 * Looks keys up in their order: each where the last one was found, or a little behind it, rather
 * than from the root of the tree. Owned by one thread.
 */
public final class KeyCursor {
  private final KvTree tree;
  private @Nullable Leaf leaf;
  private int next;

  /** A cursor before the first key. */
  public KeyCursor(KvTree tree) {
    this.tree = tree;
  }

  /**
   * The entry or the tombstone of a key, or null if there is none.
   *
   * @param key not below the one before
   */
  public @Nullable Slot slot(Key key) {
    Leaf at = leaf;
    if (at == null || at.high.compareTo(key) < 0) {
      at = descend(key);
      leaf = at;
      next = 0;
      if (at == null) {
        return null;
      }
    }
    if (next < at.slots.length) {
      int order = at.slots[next].key().compareTo(key);
      if (order == 0) {
        return at.slots[next++];
      }
      if (order > 0 && next == 0) {
        return null;
      }
    }
    int i = at.find(key);
    next = i < 0 ? -1 - i : i + 1;
    return i < 0 ? null : at.slots[i];
  }

  /** The entry of a key, or null. */
  public @Nullable KvEntry get(Key key) {
    return slot(key) instanceof KvEntry entry ? entry : null;
  }

  private @Nullable Leaf descend(Key key) {
    Branch at = tree.root;
    while (at instanceof Fork fork) {
      at = fork.children[fork.childOf(key)];
    }
    return (Leaf) at;
  }
}
