package io.praetor.store.kv;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks whether a tree is what its walks take it for; owned by one thread, for one tree. */
final class TreeInvariants {
  private final List<String> violations = new ArrayList<>();
  private @Nullable Key last;
  private int leafDepth = -1;

  private TreeInvariants() {}

  static List<String> violations(@Nullable Branch root) {
    TreeInvariants run = new TreeInvariants();
    if (root != null) {
      run.require(
          !(root instanceof Fork) || root.width() > 1, root, "is a root with a single child");
      run.node(root, 0);
    }
    return run.violations;
  }

  private void node(Branch at, int depth) {
    require(at.width() > 0 && at.width() <= Branch.WIDTH, at, "has a width of " + at.width());
    Branch again =
        switch (at) {
          case Leaf leaf -> {
            leaf(leaf, depth);
            yield Leaf.of(leaf.slots);
          }
          case Fork fork -> {
            for (Branch child : fork.children) {
              node(child, depth + 1);
            }
            yield Fork.of(fork.children);
          }
        };
    require(
        at.low.equals(again.low) && at.high.equals(again.high),
        at,
        "has other bounds than it says");
    require(at.maxIndex == again.maxIndex, at, "has a highest index that is not " + at.maxIndex);
    require(
        at.live == again.live && at.tombstones == again.tombstones,
        at,
        "does not hold " + at.live + " entries and " + at.tombstones + " tombstones");
    require(
        at.oldestTombstone == again.oldestTombstone,
        at,
        "has an oldest tombstone that is not " + at.oldestTombstone);
  }

  private void leaf(Leaf leaf, int depth) {
    if (leafDepth < 0) {
      leafDepth = depth;
    }
    require(leafDepth == depth, leaf, "is a leaf at depth " + depth + ", not " + leafDepth);
    for (Slot slot : leaf.slots) {
      require(
          last == null || last.compareTo(slot.key()) < 0,
          leaf,
          "has key " + slot.key() + " out of order");
      last = slot.key();
    }
  }

  private void require(boolean holds, Branch at, String what) {
    if (!holds) {
      violations.add("the tree's node from " + at.low + " to " + at.high + " " + what);
    }
  }
}
