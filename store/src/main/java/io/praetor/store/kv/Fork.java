package io.praetor.store.kv;

/** A node that holds other nodes, all of the same height, sorted by their lowest keys. */
final class Fork extends Branch {
  final Branch[] children;

  private Fork(Branch[] children, long maxIndex, long live, long tombstones, long oldestTombstone) {
    super(
        children[0].low,
        children[children.length - 1].high,
        maxIndex,
        live,
        tombstones,
        oldestTombstone);
    this.children = children;
  }

  static Fork of(Branch... children) {
    long max = 0;
    long live = 0;
    long tombstones = 0;
    long oldest = Long.MAX_VALUE;
    for (Branch child : children) {
      max = Math.max(max, child.maxIndex);
      live += child.live;
      tombstones += child.tombstones;
      oldest = Math.min(oldest, child.oldestTombstone);
    }
    return new Fork(children, max, live, tombstones, oldest);
  }

  /** The child that a key belongs to. */
  int childOf(Key key) {
    int from = 1;
    int to = children.length - 1;
    while (from <= to) {
      int mid = (from + to) >>> 1;
      if (children[mid].low.compareTo(key) <= 0) {
        from = mid + 1;
      } else {
        to = mid - 1;
      }
    }
    return from - 1;
  }

  @Override
  int width() {
    return children.length;
  }
}
