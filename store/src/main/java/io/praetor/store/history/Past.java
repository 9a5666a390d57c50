package io.praetor.store.history;

import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.kv.KvTree;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What keys were at earlier indexes, as far as it is kept; immutable.
 *
 * @param live what they are now
 * @param log their changes
 */
public record Past(KvTree live, ChangeLog log) {
  /** What is known of a key at an index. */
  public sealed interface Found {}

  /**
   * What it was.
   *
   * @param entry null if there was none
   */
  public record Known(@Nullable KvEntry entry) implements Found {}

  /**
   * That is not kept.
   *
   * @param oldest the index from which on it is
   */
  public record Gone(long oldest) implements Found {}

  /** What keys with a prefix were at an index. */
  public sealed interface Tree {}

  /** All of them, in the order of the keys. */
  public record Entries(List<KvEntry> entries) implements Tree {}

  /**
   * That is not kept.
   *
   * @param oldest the index from which on it is
   */
  public record NotKept(long oldest) implements Tree {}

  /** What a key was at an index that has been. */
  public Found at(Key key, long index) {
    KeyChange next = log.firstAfter(key, index);
    while (next != null && next.type() == KeyChange.Type.PURGE) {
      next = log.firstAfter(key, next.index());
    }
    if (next != null && next.isBare()) {
      long bareUpTo = next.index();
      for (KeyChange change : log.versions(key)) {
        boolean isPurge = change.type() == KeyChange.Type.PURGE;
        bareUpTo = change.isBare() && !isPurge ? Math.max(bareUpTo, change.index()) : bareUpTo;
      }
      return new Gone(Math.max(bareUpTo, log.lost().of(key)));
    }
    KvEntry entry = next == null ? live.get(key) : next.before();
    long lost = log.lost().of(key);
    boolean isKnown =
        index >= lost
            || (entry != null
                && entry.modifyIndex() <= index
                && entry.modifyIndex() > log.lost().restored());
    return isKnown ? new Known(entry) : new Gone(lost);
  }

  /** What all keys with a prefix were at an index that has been. */
  public Tree treeAt(Key prefix, long index) {
    long lost = log.lostIndex(prefix);
    Map<Key, Optional<KvEntry>> other = new TreeMap<>();
    long bareUpTo = 0;
    for (KeyChange change : log.changesUnder(prefix, index, Long.MAX_VALUE)) {
      if (change.type() != KeyChange.Type.PURGE) {
        bareUpTo = change.isBare() ? Math.max(bareUpTo, change.index()) : bareUpTo;
        other.putIfAbsent(change.key(), Optional.ofNullable(change.before()));
      }
    }
    long oldest = Math.max(lost, bareUpTo);
    return index < oldest
        ? new NotKept(oldest)
        : new Entries(merged(live.entries(prefix).iterator(), other));
  }

  private static List<KvEntry> merged(Iterator<KvEntry> now, Map<Key, Optional<KvEntry>> other) {
    List<KvEntry> merged = new ArrayList<>();
    Iterator<Map.Entry<Key, Optional<KvEntry>>> then = other.entrySet().iterator();
    Map.Entry<Key, Optional<KvEntry>> next = then.hasNext() ? then.next() : null;
    while (now.hasNext()) {
      KvEntry entry = now.next();
      while (next != null && next.getKey().compareTo(entry.key()) < 0) {
        next.getValue().ifPresent(merged::add);
        next = then.hasNext() ? then.next() : null;
      }
      if (next != null && next.getKey().equals(entry.key())) {
        next.getValue().ifPresent(merged::add);
        next = then.hasNext() ? then.next() : null;
      } else {
        merged.add(entry);
      }
    }
    while (next != null) {
      next.getValue().ifPresent(merged::add);
      next = then.hasNext() ? then.next() : null;
    }
    return merged;
  }
}
