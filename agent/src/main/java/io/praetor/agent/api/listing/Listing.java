package io.praetor.agent.api.listing;

import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of keys; immutable.
 *
 * @param keys in their order
 * @param folders what stands for keys that lie deeper than was asked for, in order of their names
 * @param after where the next page begins, or null if this is the last
 * @param count how many keys there are on all pages, or -1 if that was not asked for
 * @param isIncomplete whether the work of one answer was over before all was looked at: the count
 *     tells of what was
 */
record Listing(
    List<KvEntry> keys,
    List<Folder> folders,
    @Nullable Key after,
    long count,
    boolean isIncomplete) {
  Listing {
    keys = List.copyOf(keys);
    folders = List.copyOf(folders);
  }

  /**
   * Keys that are told together; immutable.
   *
   * @param prefix what their names begin with
   * @param keys how many there are
   * @param bytes what their values have together
   */
  record Folder(Key prefix, long keys, long bytes) {
    /** With one key more. */
    Folder with(KvEntry entry) {
      return new Folder(prefix, keys + 1, bytes + entry.value().length);
    }
  }
}
