package io.praetor.store.kv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All keys with their entries and tombstones, sorted by the keys' bytes; immutable: each change
 * gives a new tree that shares all but one path with the old one (a B+ tree with path copying), so
 * that a snapshot of it costs nothing.
 */
@SuppressWarnings(
    "RefactorSwitch") // each branch of a walk returns by itself: one yield around all of them reads
// worse
public final class KvTree {
  /** The tree without keys. */
  public static final KvTree EMPTY = new KvTree(null);

  final @Nullable Branch root;

  private KvTree(@Nullable Branch root) {
    this.root = root;
  }

  /** How many entries there are. */
  public long size() {
    return root == null ? 0 : root.live;
  }

  /** How many tombstones there are. */
  public long tombstones() {
    return root == null ? 0 : root.tombstones;
  }

  /** The lowest index of a tombstone, or {@link Long#MAX_VALUE} if there is none. */
  public long oldestTombstone() {
    return root == null ? Long.MAX_VALUE : root.oldestTombstone;
  }

  /** The entry of a key, or null. */
  public @Nullable KvEntry get(Key key) {
    return slot(key) instanceof KvEntry entry ? entry : null;
  }

  /** The entry or the tombstone of a key, or null if it never was, or was forgotten. */
  public @Nullable Slot slot(Key key) {
    Branch at = root;
    while (at instanceof Fork fork) {
      at = fork.children[fork.childOf(key)];
    }
    if (at instanceof Leaf leaf) {
      int i = leaf.find(key);
      return i >= 0 ? leaf.slots[i] : null;
    }
    return null;
  }

  /** The highest index of an entry or tombstone with a prefix, 0 if there is none. */
  public long prefixIndex(Key prefix) {
    return root == null ? 0 : prefixIndex(root, prefix);
  }

  private static long prefixIndex(Branch at, Key prefix) {
    if (at.isOutside(prefix)) {
      return 0;
    }
    if (at.isInside(prefix)) {
      return at.maxIndex;
    }
    long max = 0;
    switch (at) {
      case Leaf leaf -> {
        for (Slot slot : leaf.slots) {
          if (slot.key().startsWith(prefix)) {
            max = Math.max(max, slot.modifyIndex());
          }
        }
      }
      case Fork fork -> {
        for (Branch child : fork.children) {
          max = Math.max(max, prefixIndex(child, prefix));
        }
      }
    }
    return max;
  }

  /** How many entries have a prefix. */
  public long count(Key prefix) {
    return root == null ? 0 : count(root, prefix);
  }

  private static long count(Branch at, Key prefix) {
    if (at.isOutside(prefix)) {
      return 0;
    }
    if (at.isInside(prefix)) {
      return at.live;
    }
    long n = 0;
    switch (at) {
      case Leaf leaf -> {
        for (Slot slot : leaf.slots) {
          n += slot instanceof KvEntry && slot.key().startsWith(prefix) ? 1 : 0;
        }
      }
      case Fork fork -> {
        for (Branch child : fork.children) {
          n += count(child, prefix);
        }
      }
    }
    return n;
  }

  /** All entries and tombstones in the order of their keys. */
  public Iterable<Slot> slots() {
    return () -> new Slots(root, Key.EMPTY, Key.EMPTY);
  }

  /** The entries with a prefix, in the order of their keys. */
  public Iterable<KvEntry> entries(Key prefix) {
    return entries(prefix, prefix);
  }

  /** The entries with a prefix from the first key that is not below {@code from}. */
  public Iterable<KvEntry> entries(Key prefix, Key from) {
    return () -> new Entries(new Slots(root, prefix, from));
  }

  /** This tree with an entry or tombstone in place of what its key has now. */
  public KvTree with(Slot slot) {
    if (root == null) {
      return new KvTree(Leaf.of(slot));
    }
    Branch[] grown = put(root, slot);
    return new KvTree(grown.length == 1 ? grown[0] : Fork.of(grown));
  }

  /**
   * This tree with entries and tombstones in place of what their keys have now; quicker than one by
   * one.
   *
   * @param slots ascending by key, each key once
   */
  public KvTree merged(List<? extends Slot> slots) {
    return slots.isEmpty() ? this : new KvTree(TreeMerge.run(root, slots.toArray(Slot[]::new)));
  }

  /** One node, or two where one became too wide. */
  private static Branch[] put(Branch at, Slot slot) {
    switch (at) {
      case Leaf leaf -> {
        int i = leaf.find(slot.key());
        if (i >= 0) {
          return new Branch[] {Leaf.of(Branch.replaced(leaf.slots, i, slot))};
        }
        Slot[] slots = Branch.inserted(leaf.slots, -1 - i, slot);
        if (slots.length <= Branch.WIDTH) {
          return new Branch[] {Leaf.of(slots)};
        }
        int cut = cut(slots.length, -1 - i);
        return new Branch[] {
          Leaf.of(Arrays.copyOfRange(slots, 0, cut)),
          Leaf.of(Arrays.copyOfRange(slots, cut, slots.length))
        };
      }
      case Fork fork -> {
        int i = fork.childOf(slot.key());
        Branch[] grown = put(fork.children[i], slot);
        Branch[] children = Branch.replaced(fork.children, i, grown[0]);
        if (grown.length == 1) {
          return new Branch[] {Fork.of(children)};
        }
        children = Branch.inserted(children, i + 1, grown[1]);
        if (children.length <= Branch.WIDTH) {
          return new Branch[] {Fork.of(children)};
        }
        int cut = cut(children.length, i + 1);
        return new Branch[] {
          Fork.of(Arrays.copyOfRange(children, 0, cut)),
          Fork.of(Arrays.copyOfRange(children, cut, children.length))
        };
      }
    }
  }

  /**
   * Where to cut a node in two: in the middle, but near the end for keys that arrive in order,
   * which keeps nodes full.
   */
  private static int cut(int length, int insertedAt) {
    return insertedAt == length - 1 ? length - 1 : length / 2;
  }

  /**
   * This tree with a tombstone in place of each entry that has a prefix.
   *
   * @param buried told each entry that was deleted, in the order of the keys
   */
  public KvTree bury(Key prefix, long index, Consumer<? super KvEntry> buried) {
    return root == null || count(prefix) == 0
        ? this
        : new KvTree(bury(root, prefix, index, buried));
  }

  private static Branch bury(Branch at, Key prefix, long index, Consumer<? super KvEntry> buried) {
    if (at.live == 0 || at.isOutside(prefix)) {
      return at;
    }
    switch (at) {
      case Leaf leaf -> {
        Slot[] slots = leaf.slots.clone();
        for (int i = 0; i < slots.length; i++) {
          if (slots[i] instanceof KvEntry entry && entry.key().startsWith(prefix)) {
            slots[i] = new Tombstone(entry.key(), index);
            buried.accept(entry);
          }
        }
        return Leaf.of(slots);
      }
      case Fork fork -> {
        Branch[] children = fork.children.clone();
        for (int i = 0; i < children.length; i++) {
          children[i] = bury(children[i], prefix, index, buried);
        }
        return Fork.of(children);
      }
    }
  }

  /**
   * This tree without the tombstones up to an index: itself if there is none.
   *
   * @param reaped told the index of each tombstone that is forgotten
   */
  public KvTree reap(long maxIndex, LongConsumer reaped) {
    if (root == null || root.oldestTombstone > maxIndex) {
      return this;
    }
    Branch left = reap(root, maxIndex, reaped);
    while (left instanceof Fork fork && fork.children.length == 1) {
      left = fork.children[0];
    }
    return left == null ? EMPTY : new KvTree(left);
  }

  private static @Nullable Branch reap(Branch at, long maxIndex, LongConsumer reaped) {
    if (at.oldestTombstone > maxIndex) {
      return at;
    }
    switch (at) {
      case Leaf leaf -> {
        List<Slot> kept = new ArrayList<>(leaf.slots.length);
        for (Slot slot : leaf.slots) {
          if (!(slot instanceof Tombstone) || slot.modifyIndex() > maxIndex) {
            kept.add(slot);
          } else {
            reaped.accept(slot.modifyIndex());
          }
        }
        return kept.isEmpty() ? null : Leaf.of(kept.toArray(Slot[]::new));
      }
      case Fork fork -> {
        List<Branch> kept = new ArrayList<>(fork.children.length);
        for (Branch child : fork.children) {
          Branch left = reap(child, maxIndex, reaped);
          if (left != null) {
            join(kept, left);
          }
        }
        return kept.isEmpty() ? null : Fork.of(kept.toArray(Branch[]::new));
      }
    }
  }

  /**
   * Adds a node to its left neighbours, as one with the last of them where the two fit into one.
   */
  private static void join(List<Branch> nodes, Branch next) {
    Branch last = nodes.isEmpty() ? null : nodes.getLast();
    if (last == null || last.width() + next.width() > Branch.WIDTH) {
      nodes.add(next);
    } else if (last instanceof Leaf a && next instanceof Leaf b) {
      nodes.set(nodes.size() - 1, Leaf.of(joined(a.slots, b.slots)));
    } else if (last instanceof Fork a && next instanceof Fork b) {
      nodes.set(nodes.size() - 1, Fork.of(joined(a.children, b.children)));
    } else {
      throw new IllegalStateException("a tree whose leaves lie at different depths");
    }
  }

  /** What is wrong with the tree's order, depth or sums, in sentences; reads all of it. */
  public List<String> violations() {
    return TreeInvariants.violations(root);
  }

  private static <T> T[] joined(T[] a, T[] b) {
    T[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
