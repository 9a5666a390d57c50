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
  private final long count;
  private int lostLeft;
  private final long fromIndex;
  private final @Nullable Iterator<KeyChange> written;
  private final List<KeyChange> backwards = new ArrayList<>();

  /** The row before the change of a key that was read last. */
  private final Map<Key, Optional<KvEntry>> rows = new HashMap<>();

  private final Map<Key, Key> keys = new HashMap<>();
  private Lost lost;
  private @Nullable Key lastLost;
  private boolean hasLostKeys;
  private Author author = Author.NONE;
  private long index;
  private long wallMs = Long.MAX_VALUE;

  SnapshotReading(
      KvTree live,
      ChangeLog.Size size,
      long fromIndex,
      Lost lost,
      long index,
      @Nullable ChangeLog written) {
    this.live = live;
    this.count = size.changes();
    lostLeft = size.lostRows();
    this.fromIndex = fromIndex;
    this.lost = lost;
    this.index = index;
    this.written = written == null ? null : written.backwards();
  }

  void lost(Key key, boolean isPrefix, long at) {
    if (--lostLeft < 0 || !backwards.isEmpty() || at <= lost.all() || (isPrefix && hasLostKeys)) {
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
    if (backwards.size() >= count
        || lostLeft > 0
        || read.index() < 1
        || read.index() > index
        || read.wallMs() > wallMs) {
      throw new MalformedException("change " + read.index() + " of a snapshot is out of place");
    }
    author = read.author();
    index = read.index();
    wallMs = read.wallMs();
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
    backwards.add(
        same(
            new KeyChange(
                read.index(), read.wallMs(), read.author(), read.type(), key, before, after)));
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

  private KeyChange same(KeyChange read) {
    if (written == null) {
      return read;
    }
    KeyChange there = written.hasNext() ? written.next() : null;
    if (there == null || !read.equals(there)) {
      throw new MalformedException(
          "change "
              + read.index()
              + " of a snapshot is not what it was written from: "
              + read
              + ", "
              + there);
    }
    return there;
  }

  /** The log, which has nothing before all has come. */
  ChangeLog log() {
    if (backwards.size() < count || lostLeft > 0) {
      return ChangeLog.of(this);
    }
    List<KeyChange> changes = new ArrayList<>(backwards);
    Collections.reverse(changes);
    return ChangeLog.of(changes, fromIndex, lost);
  }
}
