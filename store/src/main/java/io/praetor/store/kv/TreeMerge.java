package io.praetor.store.kv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts many slots into a tree at once: each node that one of them belongs to is made anew once,
 * however many do. Confined to one thread, for one tree.
 */
final class TreeMerge {
  private final Slot[] slots;

  private TreeMerge(Slot[] slots) {
    this.slots = slots;
  }

  /**
   * The root of a tree with some slots in place of what their keys have.
   *
   * @param slots ascending by key, each key once; at least one
   */
  static Branch run(@Nullable Branch root, Slot[] slots) {
    TreeMerge run = new TreeMerge(slots);
    List<Branch> level = new ArrayList<>();
    if (root == null) {
      leaves(slots, level);
    } else {
      run.merge(root, 0, slots.length, level);
    }
    while (level.size() > 1) {
      List<Branch> above = new ArrayList<>(level.size() / Branch.WIDTH + 1);
      forks(level, above);
      level = above;
    }
    return level.getFirst();
  }

  /** Merges the slots of a range into a node, which becomes one or more of the same height. */
  private void merge(Branch at, int from, int to, List<Branch> out) {
    switch (at) {
      case Leaf leaf -> leaves(merged(leaf.slots, from, to), out);
      case Fork fork -> {
        List<Branch> children = new ArrayList<>(fork.children.length);
        int next = from;
        for (int i = 0; i < fork.children.length; i++) {
          int end = i + 1 < fork.children.length ? above(fork.children[i + 1].low, next, to) : to;
          if (end == next) {
            children.add(fork.children[i]);
          } else {
            merge(fork.children[i], next, end, children);
          }
          next = end;
        }
        forks(children, out);
      }
    }
  }

  /** The first place in a range whose key is not below another. */
  private int above(Key key, int from, int to) {
    int low = from;
    int high = to;
    while (low < high) {
      int mid = (low + high) >>> 1;
      if (slots[mid].key().compareTo(key) < 0) {
        low = mid + 1;
      } else {
        high = mid;
      }
    }
    return low;
  }

  private Slot[] merged(Slot[] old, int from, int to) {
    Slot[] all = new Slot[old.length + to - from];
    int n = 0;
    int mine = 0;
    int theirs = from;
    while (mine < old.length && theirs < to) {
      int order = old[mine].key().compareTo(slots[theirs].key());
      all[n++] = order < 0 ? old[mine] : slots[theirs];
      mine += order <= 0 ? 1 : 0;
      theirs += order >= 0 ? 1 : 0;
    }
    while (mine < old.length) {
      all[n++] = old[mine++];
    }
    while (theirs < to) {
      all[n++] = slots[theirs++];
    }
    return n == all.length ? all : Arrays.copyOf(all, n);
  }

  private static void leaves(Slot[] slots, List<Branch> out) {
    int nodes = (slots.length + Branch.WIDTH - 1) / Branch.WIDTH;
    for (int i = 0; i < nodes; i++) {
      out.add(
          Leaf.of(
              Arrays.copyOfRange(
                  slots, cut(slots.length, i, nodes), cut(slots.length, i + 1, nodes))));
    }
  }

  private static void forks(List<Branch> children, List<Branch> out) {
    int size = children.size();
    int nodes = (size + Branch.WIDTH - 1) / Branch.WIDTH;
    for (int i = 0; i < nodes; i++) {
      out.add(
          Fork.of(
              children
                  .subList(cut(size, i, nodes), cut(size, i + 1, nodes))
                  .toArray(Branch[]::new)));
    }
  }

  /** Where a part begins, of as many parts that are about equally long. */
  private static int cut(int size, int part, int parts) {
    return (int) ((long) size * part / parts);
  }
}
