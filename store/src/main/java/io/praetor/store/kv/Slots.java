package io.praetor.store.kv;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Goes through the entries and tombstones with a prefix, from one on; owned by one thread. */
final class Slots implements Iterator<Slot> {
  /** Where a walk goes on in a node that it has not finished. */
  private static final class Step {
    final Fork fork;
    int next;

    Step(Fork fork, int next) {
      this.fork = fork;
      this.next = next;
    }
  }

  private final Key prefix;
  private final List<Step> path = new ArrayList<>();
  private @Nullable Leaf leaf;
  private int at;

  Slots(@Nullable Branch root, Key prefix, Key from) {
    this.prefix = prefix;
    Key first = from.compareTo(prefix) < 0 ? prefix : from;
    @Nullable Branch branch = root;
    while (branch instanceof Fork fork) {
      int child = fork.childOf(first);
      path.add(new Step(fork, child + 1));
      branch = fork.children[child];
    }
    if (branch instanceof Leaf found) {
      leaf = found;
      int i = found.find(first);
      at = i < 0 ? -1 - i : i;
      settle();
    }
  }

  /** Moves on to the next slot if this leaf has no more, and ends behind the prefix. */
  private void settle() {
    while (leaf != null && at >= leaf.slots.length) {
      leaf = nextLeaf();
      at = 0;
    }
    if (leaf != null && !leaf.slots[at].key().startsWith(prefix)) {
      leaf = null;
    }
  }

  private @Nullable Leaf nextLeaf() {
    while (!path.isEmpty() && path.getLast().next >= path.getLast().fork.children.length) {
      path.removeLast();
    }
    if (path.isEmpty()) {
      return null;
    }
    Step step = path.getLast();
    Branch branch = step.fork.children[step.next++];
    while (branch instanceof Fork fork) {
      path.add(new Step(fork, 1));
      branch = fork.children[0];
    }
    return (Leaf) branch;
  }

  @Override
  public boolean hasNext() {
    return leaf != null;
  }

  @Override
  public Slot next() {
    if (leaf == null) {
      throw new NoSuchElementException("no key is above the last one");
    }
    Slot slot = leaf.slots[at++];
    settle();
    return slot;
  }
}
