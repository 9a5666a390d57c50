package io.praetor.store.history;

import io.praetor.store.kv.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be kept no longer; immutable.
 *
 * @param upTo no change up to this index
 * @param keys of some keys, no change up to an index besides
 */
public record Trim(long upTo, List<OfKey> keys) {
  /** One trim names no more keys than this. */
  public static final int KEYS_MAX = 10_000;

  public Trim {
    keys = List.copyOf(keys);
  }

  /** The same, but for nothing behind an index. */
  public Trim upTo(long last) {
    List<OfKey> within = new ArrayList<>();
    keys.forEach(one -> within.add(new OfKey(one.key(), Math.min(one.upTo(), last))));
    return new Trim(Math.min(upTo, last), within);
  }

  /** Whether there is nothing to take away. */
  public boolean isEmpty() {
    return upTo == 0 && keys.isEmpty();
  }

  /** The changes of one key up to an index. */
  public record OfKey(Key key, long upTo) {}

  Run run(Lost lost) {
    return new Run(this, lost);
  }

  /** One trim under way; owned by one thread. */
  static final class Run {
    private final Trim trim;
    private final Map<Key, Long> keys = new HashMap<>();
    private long keysUpTo;
    private Lost lost;

    private Run(Trim trim, Lost lost) {
      this.trim = trim;
      this.lost = lost.upTo(trim.upTo());
      for (OfKey one : trim.keys()) {
        keys.merge(one.key(), one.upTo(), Math::max);
        keysUpTo = Math.max(keysUpTo, one.upTo());
        this.lost = this.lost.of(one.key(), one.upTo());
      }
    }

    /** Behind which nothing was taken away. */
    long fromIndex() {
      return Math.max(trim.upTo(), keysUpTo);
    }

    Lost lost() {
      return lost;
    }

    boolean touches(Segment segment) {
      return segment.firstIndex() <= fromIndex();
    }

    void drop(Segment segment) {
      lost = lost.restoredAt(segment.lastRestore());
    }

    /** The change, or null if it goes. */
    @Nullable KeyChange kept(KeyChange change) {
      if (change.index() > trim.upTo()) {
        Long own = change.index() > keysUpTo ? null : keys.get(change.key());
        if (own == null || change.index() > own) {
          return change;
        }
      }
      drop(change);
      return null;
    }

    private void drop(KeyChange change) {
      if (change.type() == KeyChange.Type.RESTORE) {
        lost = lost.restoredAt(change.index());
      }
    }
  }
}
