package io.praetor.store.history;

import io.praetor.store.kv.Key;
import io.praetor.store.ordered.OrderedMap;
import java.util.List;

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
    return new Lost(all, raised(prefixes, prefix, index), keys, restored);
  }

  Lost of(Key key, long index) {
    return index <= all ? this : new Lost(all, prefixes, raised(keys, key, index), restored);
  }

  Lost restoredAt(long index) {
    return index <= restored ? this : new Lost(all, prefixes, keys, index);
  }

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

  private static OrderedMap<Key, Long> raised(OrderedMap<Key, Long> map, Key key, long index) {
    Long old = map.get(key);
    return old != null && old >= index ? map : map.with(key, index);
  }

  private static OrderedMap<Key, Long> above(OrderedMap<Key, Long> map, long index) {
    OrderedMap<Key, Long> left = OrderedMap.empty();
    for (OrderedMap.Entry<Key, Long> entry : map) {
      if (entry.value() > index) {
        left = left.with(entry.key(), entry.value());
      }
    }
    return left;
  }
}
