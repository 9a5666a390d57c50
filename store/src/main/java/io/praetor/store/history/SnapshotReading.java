package io.praetor.store.history;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.kv.KvTree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A log that comes out of a snapshot, the last change first; owned by the thread that reads. */
final class SnapshotReading {
  private final KvTree live;
  private final ChangeLogCodec.Head head;
  private final @Nullable ChangeLog original;
  private final @Nullable Iterator<KeyChange> written;
  private final boolean isScan;
  private final List<KeyChange> backwards = new ArrayList<>();

  /** The row before the change of a key that was read last. */
  private final Map<Key, Optional<KvEntry>> rows = new HashMap<>();

  private final Map<Key, Key> keys = new HashMap<>();
  private int lostLeft;
  private long changesLeft;
  private Lost lost;
  private @Nullable Key lastLost;
  private boolean hasLostKeys;
  private Author author = Author.NONE;
  private long index;
  private long wallMs = Long.MAX_VALUE;

  /**
   * A log to be read.
   *
   * @param index of the snapshot
   * @param written what it was written from, for one that is read back: it is held against that
   * @param isScan whether nothing is kept of it
   */
  SnapshotReading(
      KvTree live,
      ChangeLogCodec.Head head,
      long index,
      @Nullable ChangeLog written,
      boolean isScan) {
    this.live = live;
    this.head = head;
    this.index = index;
    this.isScan = isScan;
    lostLeft = head.lostRows();
    changesLeft = head.changes();
    lost = head.lost();
    original = written;
    this.written = written == null ? null : written.backwards();
  }

  void lost(Key key, boolean isPrefix, long at) {
    boolean isOutOfPlace = changesLeft != head.changes() || (isPrefix && hasLostKeys);
    if (--lostLeft < 0 || isOutOfPlace || at <= lost.all() || at > index) {
      throw new MalformedException("what is lost of " + key + " is out of place");
    }
    if (!isPrefix && !hasLostKeys) {
      hasLostKeys = true;
      lastLost = null;
    }
    if (lastLost != null && lastLost.compareTo(key) >= 0) {
      throw new MalformedException("what is lost of " + key + " is out of order");
    }
    lastLost = key;
    lost = isPrefix ? lost.under(key, at) : lost.of(key, at);
  }

  void change(ByteReader in) {
    ChangeCodec.Written read = ChangeCodec.read(in, author);
    if (--changesLeft < 0
        || lostLeft > 0
        || read.index() < 1
        || read.index() > index
        || read.wallMs() > wallMs) {
      throw new MalformedException("change " + read.index() + " of a snapshot is out of place");
    }
    author = read.author();
    index = read.index();
    wallMs = read.wallMs();
    if (written != null) {
      compare(read, written.hasNext() ? written.next() : null);
    } else if (!isScan) {
      backwards.add(linked(read));
    }
  }

  /** A change with the row that it led to. */
  private KeyChange linked(ChangeCodec.Written read) {
    Key key = keys.computeIfAbsent(read.key(), this::shared);
    KvEntry before = read.before();
    Optional<KvEntry> next = rows.get(key);
    KvEntry after = read.isBare() ? null : next == null ? live.get(key) : next.orElse(null);
    boolean isPurge = read.type() == KeyChange.Type.PURGE;
    if (!read.isBare() && (isPurge || !isOf(read.type(), before, after))) {
      throw new MalformedException(
          "change " + read.index() + " of key " + key + " does not lead to what comes next");
    }
    if (!isPurge) {
      rows.put(key, Optional.ofNullable(before));
    }
    return new KeyChange(
        read.index(), read.wallMs(), read.author(), read.type(), key, before, after);
  }

  private static boolean isOf(
      KeyChange.Type type, @Nullable KvEntry before, @Nullable KvEntry after) {
    return (before != null || after != null)
        && (type == KeyChange.Type.RESTORE || type == KeyChange.Type.of(before, after));
  }

  private Key shared(Key key) {
    KvEntry entry = live.get(key);
    return entry == null ? key : entry.key();
  }

  private static void compare(ChangeCodec.Written read, @Nullable KeyChange there) {
    if (there == null
        || !read.equals(
            new ChangeCodec.Written(
                there.index(),
                there.wallMs(),
                there.type(),
                there.key(),
                there.author(),
                there.before(),
                there.isBare()))) {
      throw new MalformedException(
          "change " + read.index() + " of a snapshot is not what it was written from");
    }
  }

  /** The log, which has nothing before all has come. */
  ChangeLog log() {
    if (changesLeft > 0 || lostLeft > 0) {
      return ChangeLog.of(this);
    }
    if (isScan) {
      return ChangeLog.EMPTY;
    }
    if (original == null) {
      Collections.reverse(backwards);
      return ChangeLog.of(backwards, head.fromIndex(), lost);
    }
    if (original.size() != head.changes()
        || original.fromIndex() != head.fromIndex()
        || !original.lost().isSame(lost)) {
      throw new MalformedException("a history of a snapshot is not what it was written from");
    }
    return original;
  }
}
