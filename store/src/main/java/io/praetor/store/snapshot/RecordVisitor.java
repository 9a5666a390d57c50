package io.praetor.store.snapshot;

import io.praetor.store.table.Table;
import org.jspecify.annotations.Nullable;

/** Is told of each record of a snapshot in the order of its bytes, once the record was checked. */
public interface RecordVisitor {
  /** The first record, which belongs to no table. */
  void head(int bytes);

  /**
   * A record of a table.
   *
   * @param kind which of the table's kinds of records
   * @param name what the record is sorted by, such as a key; null for one that has no name
   * @param bytes how many the record takes in the snapshot
   */
  void record(Table<?, ?, ?> table, int kind, @Nullable Object name, int bytes);
}
