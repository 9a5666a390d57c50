package io.praetor.store.history;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts changes into segments; owned by one thread. */
final class Packing {
  private final List<Segment> segments = new ArrayList<>();
  private List<KeyChange> open = new ArrayList<>();
  private int sealed;
  private long bytes;

  void add(@Nullable KeyChange change) {
    if (change == null) {
      return;
    }
    if (open.size() == Segment.LENGTH_MAX) {
      seal();
    }
    open.add(change);
    bytes += change.bytes();
  }

  /** Adds a whole segment as it is. */
  void add(Segment segment) {
    seal();
    segments.add(segment);
    sealed += segment.length();
    bytes += segment.bytes();
  }

  private void seal() {
    if (!open.isEmpty()) {
      segments.add(new Segment(open.toArray(KeyChange[]::new)));
      sealed += open.size();
      open = new ArrayList<>();
    }
  }

  ChangeLog log(long fromIndex, Lost lost) {
    Tail tail = new Tail();
    for (int i = 0; i < open.size(); i++) {
      tail = tail.with(i, open.get(i));
    }
    return ChangeLog.of(
        segments.toArray(Segment[]::new), tail, open.size(), sealed, bytes, fromIndex, lost);
  }
}
