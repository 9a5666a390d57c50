package io.praetor.store;

import io.praetor.store.table.Change;
import io.praetor.store.table.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What the commands of a log entry changed, for watches and listeners; immutable.
 *
 * <p>Everything that moved the store's index is in it, in the order in which it came about. What
 * moves no index is not: tombstones that are reaped, lock-delays, the parts of a restore.
 */
public final class Changes {
  static final Changes ALL = new Changes(List.of(), true);

  private final List<Change<?, ?>> rows;
  private final boolean all;

  /** A bit for each table's slot. */
  private final long touched;

  /** Takes the list over. */
  Changes(List<Change<?, ?>> rows, boolean all) {
    this.rows = Collections.unmodifiableList(rows);
    this.all = all;
    long bits = all ? -1L : 0;
    for (Change<?, ?> change : rows) {
      bits |= 1L << change.table().slot();
    }
    touched = bits;
  }

  /** Whether all content was replaced: the rows do not tell what became of it then. */
  public boolean all() {
    return all;
  }

  /** The rows that were changed, of any table; one may stand more than once. */
  public List<Change<?, ?>> rows() {
    return rows;
  }

  /** Whether any row of a table was changed, or all content replaced. */
  public boolean touch(Table<?, ?, ?> table) {
    return (touched & 1L << table.slot()) != 0;
  }

  /** The changes of one table. */
  @SuppressWarnings("unchecked") // a change has the types of its table
  public <K, R> List<Change<K, R>> of(Table<?, K, R> table) {
    List<Change<K, R>> own = new ArrayList<>();
    if (touch(table)) {
      for (Change<?, ?> change : rows) {
        if (change.table().equals(table)) {
          own.add((Change<K, R>) change);
        }
      }
    }
    return own;
  }
}
