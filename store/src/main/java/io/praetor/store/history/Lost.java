package io.praetor.store.history;

import io.praetor.store.kv.Key;
import io.praetor.store.ordered.OrderedMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Up to which index changes are not kept any more; immutable. What a key was before it may not be
 * known.
 *
 * @param all up to which none is kept
 * @param prefixes the same for all keys with a prefix
 * @param keys the same for one key
 * @param restored the index of the last restore whose changes are not kept: rows came from it whose
 *     own index is older
 */
public record Lost(
    long all, OrderedMap<Key, Long> prefixes, OrderedMap<Key, Long> keys, long restored) {
  /** Nothing is lost. */
  public static final Lost NOTHING = new Lost(0, OrderedMap.empty(), OrderedMap.empty(), 0);

  /** What one of the maps takes for a key, but for the key's bytes. */
  private static final int FIXED_BYTES = 160;

  /** Up to which index changes of one key may be missing. */
  long of(Key key) {
    Long own = keys.get(key);
    long index = Math.max(all, own == null ? 0 : own);
    for (OrderedMap.Entry<Key, Long> entry : prefixes) {
      if (key.startsWith(entry.key())) {
        index = Math.max(index, entry.value());
      }
    }
    return index;
  }

  /** Up to which index changes of any key with a prefix may be missing. */
  long under(Key prefix) {
    long[] index = {all};
    for (OrderedMap.Entry<Key, Long> entry : prefixes) {
      if (prefix.startsWith(entry.key()) || entry.key().startsWith(prefix)) {
        index[0] = Math.max(index[0], entry.value());
      }
    }
    for (OrderedMap.Entry<Key, Long> entry : keys) {
      if (entry.key().startsWith(prefix)) {
        index[0] = Math.max(index[0], entry.value());
      }
    }
    return index[0];
  }

  Lost upTo(long index) {
    if (index <= all) {
      return this;
    }
    return new Lost(index, above(prefixes, index), above(keys, index), restored);
  }

  Lost under(Key prefix, long index) {
    return index <= all ? this : new Lost(all, raised(prefixes, prefix, index), keys, restored);
  }

  Lost of(Key key, long index) {
    return index <= all ? this : new Lost(all, prefixes, raised(keys, key, index), restored);
  }

  Lost restoredAt(long index) {
    return index <= restored ? this : new Lost(all, prefixes, keys, index);
  }

  /** What each row counts, in the order of the indexes up to which it speaks. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (OrderedMap<Key, Long> map : List.of(prefixes, keys)) {
      map.forEach((key, at) -> rows.add(new Row(at, FIXED_BYTES + key.length())));
    }
    rows.sort(Comparator.comparingLong(Row::index));
    return rows;
  }

  /** A row goes with the changes up to its index. */
  record Row(long index, int bytes) {}

  /** What it counts against the limit of the history. */
  long bytes() {
    long bytes = 0;
    for (OrderedMap<Key, Long> map : List.of(prefixes, keys)) {
      for (Key key : map.keys()) {
        bytes += FIXED_BYTES + key.length();
      }
    }
    return bytes;
  }

  /** Whether another says the same. */
  boolean isSame(Lost other) {
    return all == other.all
        && restored == other.restored
        && entries(prefixes).equals(entries(other.prefixes))
        && entries(keys).equals(entries(other.keys));
  }

  private static List<Map.Entry<Key, Long>> entries(OrderedMap<Key, Long> map) {
    List<Map.Entry<Key, Long>> rows = new ArrayList<>();
    map.forEach((key, index) -> rows.add(Map.entry(key, index)));
    return rows;
  }

  private static OrderedMap<Key, Long> raised(OrderedMap<Key, Long> map, Key key, long index) {
    Long old = map.get(key);
    return old != null && old >= index ? map : map.with(key, index);
  }

  private static OrderedMap<Key, Long> above(OrderedMap<Key, Long> map, long index) {
    int above = 0;
    for (OrderedMap.Entry<Key, Long> entry : map) {
      above += entry.value() > index ? 1 : 0;
    }
    if (above == map.size()) {
      return map;
    }
    boolean isMostlyAbove = above > map.size() / 2;
    OrderedMap<Key, Long> left = isMostlyAbove ? map : OrderedMap.empty();
    for (OrderedMap.Entry<Key, Long> entry : map) {
      if (isMostlyAbove && entry.value() <= index) {
        left = left.without(entry.key());
      } else if (!isMostlyAbove && entry.value() > index) {
        left = left.with(entry.key(), entry.value());
      }
    }
    return left;
  }
}
