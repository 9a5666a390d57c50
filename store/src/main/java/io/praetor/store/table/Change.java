package io.praetor.store.table;

import io.praetor.store.watch.WatchRegistry;
import org.jspecify.annotations.Nullable;

/**
 * One row that was made, changed or removed; immutable.
 *
 * <p>Several changes share an index if one command made them: a transaction, or the end of a
 * session with its keys. One row may then stand twice, each change beginning where the last ended.
 *
 * @param table where the row is
 * @param index the store index of the change
 * @param id what names the row
 * @param before the row before, null if there was none
 * @param after the row now, null if it was removed
 */
public record Change<K, R>(
    Table<?, K, R> table, long index, K id, @Nullable R before, @Nullable R after) {
  /** Wakes who waits for the row. */
  public void wake(WatchRegistry watches) {
    table.wake(this, watches);
  }
}
