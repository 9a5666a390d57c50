package io.praetor.store.history;

import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The changes of all keys that are kept, in the order of their indexes; immutable. A change keeps
 * the row before it, so that what a key was at an index is the row before its first change behind
 * that index, or what it is now.
 *
 * <p>Changes lie in segments, each of which is sorted by key when somebody asks: to add one costs
 * an array's place, to look for a key one search a segment.
 */
public final class ChangeLog {
  /** The log of a cluster that keeps none yet. */
  public static final ChangeLog EMPTY =
      new ChangeLog(new Segment[0], new Tail(), 0, 0, 0, 0, Lost.NOTHING, 0);

  private final Segment[] segments;
  private final Tail tail;
  private final int tailLength;
  private final int sealed;

  /** Of the changes alone. */
  private final long changeBytes;

  private final long fromIndex;
  private final Lost lost;
  private final long lostBytes;

  /** The rest of it is still to be read; null for one that is whole. */
  private final @Nullable SnapshotReading reading;

  private ChangeLog(
      Segment[] segments,
      Tail tail,
      int tailLength,
      int sealed,
      long changeBytes,
      long fromIndex,
      Lost lost,
      long lostBytes) {
    this(segments, tail, tailLength, sealed, changeBytes, fromIndex, lost, lostBytes, null);
  }

  private ChangeLog(
      Segment[] segments,
      Tail tail,
      int tailLength,
      int sealed,
      long changeBytes,
      long fromIndex,
      Lost lost,
      long lostBytes,
      @Nullable SnapshotReading reading) {
    this.reading = reading;
    this.segments = segments;
    this.tail = tail;
    this.tailLength = tailLength;
    this.sealed = sealed;
    this.changeBytes = changeBytes;
    this.fromIndex = fromIndex;
    this.lost = lost;
    this.lostBytes = lostBytes;
  }

  /** A log that begins behind an index, before which nothing is known. */
  public static ChangeLog from(long index) {
    return new ChangeLog(
        EMPTY.segments, new Tail(), 0, 0, 0, index, Lost.NOTHING.upTo(index).restoredAt(index), 0);
  }

  /** A log that is still being read. */
  static ChangeLog of(SnapshotReading reading) {
    return new ChangeLog(EMPTY.segments, EMPTY.tail, 0, 0, 0, 0, Lost.NOTHING, 0, reading);
  }

  /** A log of segments and what is behind them. */
  static ChangeLog of(
      Segment[] segments,
      Tail tail,
      int tailLength,
      int sealed,
      long changeBytes,
      long fromIndex,
      Lost lost) {
    return new ChangeLog(
        segments, tail, tailLength, sealed, changeBytes, fromIndex, lost, lost.bytes());
  }

  /** A log with all that it has. */
  public static ChangeLog of(List<KeyChange> changes, long fromIndex, Lost lost) {
    Packing packing = new Packing();
    changes.forEach(packing::add);
    return packing.log(fromIndex, lost);
  }

  /**
   * The index from which on nothing is missing: whoever knows all up to an index that is not below
   * it learns all that came behind from this log.
   */
  public long fromIndex() {
    return fromIndex;
  }

  /** What is not kept any more. */
  public Lost lost() {
    return lost;
  }

  /** Up to which index states of keys with a prefix may not be known any more. */
  public long lostIndex(Key prefix) {
    return lost.under(prefix);
  }

  /** How many changes it has. */
  public int size() {
    return sealed + tailLength;
  }

  /** What it counts against the limit of the history. */
  public long bytes() {
    return changeBytes + lostBytes;
  }

  /** The index of the last change, 0 if there is none. */
  public long lastIndex() {
    Iterator<KeyChange> last = backwards();
    return last.hasNext() ? last.next().index() : 0;
  }

  /** The log with further changes, in their order, none of them before those that it has. */
  public ChangeLog with(List<KeyChange> more) {
    // Nobody keeps what others have added to the tail of a log that was empty.
    Tail next = size() == 0 ? new Tail() : tail;
    int length = tailLength;
    long bytes = changeBytes;
    List<Segment> full = new ArrayList<>(more.size() / Segment.LENGTH_MAX + 1);
    for (KeyChange change : more) {
      if (length == Segment.LENGTH_MAX) {
        full.add(new Segment(next.first(length)));
        next = new Tail();
        length = 0;
      }
      next = next.with(length++, change);
      bytes += change.bytes();
    }
    Segment[] all = segments;
    if (!full.isEmpty()) {
      all = Arrays.copyOf(segments, segments.length + full.size());
      for (int i = 0; i < full.size(); i++) {
        all[segments.length + i] = full.get(i);
      }
    }
    int inFull = full.stream().mapToInt(Segment::length).sum();
    return new ChangeLog(all, next, length, sealed + inFull, bytes, fromIndex, lost, lostBytes);
  }

  /**
   * Visits the changes behind an index in their order, for as long as the visitor says true. Those
   * of one command stand together.
   */
  public void visitAfter(long index, Predicate<KeyChange> visitor) {
    for (int s = segmentAfter(index); s < segments.length; s++) {
      Segment segment = segments[s];
      for (int i = segment.after(index); i < segment.length(); i++) {
        if (!visitor.test(segment.get(i))) {
          return;
        }
      }
    }
    for (int i = tailAfter(index); i < tailLength; i++) {
      if (!visitor.test(tail.get(i))) {
        return;
      }
    }
  }

  /** All changes, the last first. */
  public Iterator<KeyChange> backwards() {
    return new Backwards();
  }

  /** Goes through all changes, the last first; owned by one thread. */
  private final class Backwards implements Iterator<KeyChange> {
    private int segment = segments.length;
    private int left = tailLength;

    @Override
    public boolean hasNext() {
      return left > 0 || segment > 0;
    }

    @Override
    public KeyChange next() {
      if (left == 0) {
        if (segment == 0) {
          throw new NoSuchElementException("nothing is before the first change");
        }
        segment--;
        left = segments[segment].length();
      }
      left--;
      return segment == segments.length ? tail.get(left) : segments[segment].get(left);
    }
  }

  /** The changes of a key that are kept, in their order. */
  public List<KeyChange> versions(Key key) {
    List<KeyChange> found = new ArrayList<>();
    for (Segment segment : segments) {
      segment.forEachOf(key, found::add);
    }
    for (int i = 0; i < tailLength; i++) {
      if (tail.get(i).key().equals(key)) {
        found.add(tail.get(i));
      }
    }
    return found;
  }

  /**
   * The changes of keys with a prefix between two indexes, in the order of the keys, those of one
   * key in their own.
   *
   * @param after none at this index or before it
   * @param upTo none behind this index
   */
  public List<KeyChange> changesUnder(Key prefix, long after, long upTo) {
    List<KeyChange> found = new ArrayList<>();
    Consumer<KeyChange> within =
        change -> {
          if (change.index() > after && change.index() <= upTo) {
            found.add(change);
          }
        };
    for (int s = segmentAfter(after); s < segments.length; s++) {
      if (segments[s].firstIndex() > upTo) {
        break;
      }
      segments[s].forEachUnder(prefix, within);
    }
    for (int i = tailAfter(after); i < tailLength && tail.get(i).index() <= upTo; i++) {
      if (tail.get(i).key().startsWith(prefix)) {
        within.accept(tail.get(i));
      }
    }
    // A stable sort: those of one key stay in their order.
    found.sort(Comparator.comparing(KeyChange::key));
    return found;
  }

  /** The first change of a key behind an index, or null. */
  public @Nullable KeyChange firstAfter(Key key, long index) {
    for (int s = segmentAfter(index); s < segments.length; s++) {
      KeyChange found = segments[s].firstAfter(key, index);
      if (found != null) {
        return found;
      }
    }
    for (int i = tailAfter(index); i < tailLength; i++) {
      if (tail.get(i).key().equals(key)) {
        return tail.get(i);
      }
    }
    return null;
  }

  /** All changes, the first first. */
  Iterator<KeyChange> forwards() {
    return new Iterator<>() {
      private int segment;
      private int at;

      @Override
      public boolean hasNext() {
        return segment < segments.length || at < tailLength;
      }

      @Override
      public KeyChange next() {
        if (segment == segments.length) {
          return tail.get(at++);
        }
        KeyChange next = segments[segment].get(at++);
        if (at == segments[segment].length()) {
          segment++;
          at = 0;
        }
        return next;
      }
    };
  }

  /** What is wrong, in sentences; reads all of it. */
  public List<String> violations(KvTree live) {
    return LogInvariants.violations(this, live);
  }

  /** What is still to be read of it, null if it is whole. */
  @Nullable SnapshotReading reading() {
    return reading;
  }

  /** What its changes count. */
  long changeBytes() {
    return changeBytes;
  }

  /** What is left once some is taken away that is not to be kept. */
  public ChangeLog trimmed(Trim trim) {
    Trim.Run run = trim.run(lost);
    Packing packing = new Packing();
    for (Segment segment : segments) {
      if (segment.lastIndex() <= trim.upTo()) {
        run.drop(segment);
      } else if (run.touches(segment)) {
        for (int i = 0; i < segment.length(); i++) {
          packing.add(run.kept(segment.get(i)));
        }
      } else {
        packing.add(segment);
      }
    }
    for (int i = 0; i < tailLength; i++) {
      packing.add(run.kept(tail.get(i)));
    }
    return packing.log(Math.max(fromIndex, run.fromIndex()), run.lost());
  }

  /**
   * The log with no row of some keys in it. What says that they changed stays where readers of
   * changes need it.
   *
   * @param prefix of the keys
   * @param isOne whether the key of that name alone is meant
   * @param at the index at which it happens: before it, nothing of them is known any more
   */
  public ChangeLog bared(Key prefix, boolean isOne, Predicate<Key> which, long at) {
    Packing packing = new Packing();
    Lost more = isOne ? lost.of(prefix, at) : lost;
    boolean isAll = !isOne;
    for (int s = 0; s <= segments.length; s++) {
      int length = s == segments.length ? tailLength : segments[s].length();
      boolean isTouched = s == segments.length;
      for (int i = 0; i < length && !isTouched; i++) {
        Key key = segments[s].get(i).key();
        isTouched = isOne ? key.equals(prefix) : key.startsWith(prefix);
      }
      if (!isTouched) {
        packing.add(segments[s]);
        continue;
      }
      for (int i = 0; i < length; i++) {
        KeyChange change = s == segments.length ? tail.get(i) : segments[s].get(i);
        Key key = change.key();
        if (!(isOne ? key.equals(prefix) : key.startsWith(prefix))) {
          packing.add(change);
        } else if (!which.test(key)) {
          isAll = false;
          packing.add(change);
        } else {
          more = isOne ? more : more.of(key, at);
          if (change.index() > fromIndex) {
            packing.add(change.bare());
          } else if (change.type() == KeyChange.Type.RESTORE) {
            more = more.restoredAt(change.index());
          }
        }
      }
    }
    // One row for the prefix does for all its keys, unless some of them are kept.
    return packing.log(
        fromIndex, isAll ? lost.under(prefix, at).restoredAt(more.restored()) : more);
  }

  /** Whether any row of a key is in it. */
  public boolean hasRowsOf(Key key) {
    for (Iterator<KeyChange> all = forwards(); all.hasNext(); ) {
      KeyChange change = all.next();
      if (change.key().equals(key) && !change.isBare()) {
        return true;
      }
    }
    return false;
  }

  /** The author of the last change; nobody if there is none. */
  public Author lastAuthor() {
    return tailLength == 0 ? Author.NONE : tail.get(tailLength - 1).author();
  }

  /** The first segment that has a change behind an index. */
  private int segmentAfter(long index) {
    int low = 0;
    int high = segments.length;
    while (low < high) {
      int mid = (low + high) >>> 1;
      if (segments[mid].lastIndex() <= index) {
        low = mid + 1;
      } else {
        high = mid;
      }
    }
    return low;
  }

  private int tailAfter(long index) {
    int low = 0;
    int high = tailLength;
    while (low < high) {
      int mid = (low + high) >>> 1;
      if (tail.get(mid).index() <= index) {
        low = mid + 1;
      } else {
        high = mid;
      }
    }
    return low;
  }
}
