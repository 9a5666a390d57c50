package io.praetor.store.history;

import io.praetor.store.kv.Key;
import io.praetor.store.ordered.OrderedMap;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is kept of the changes of which keys; immutable. */
public final class RetentionTable {
  /** The table in which nobody has said anything. */
  public static final RetentionTable EMPTY = new RetentionTable(OrderedMap.empty(), 0, false);

  /** A row: what is kept, and its indexes. */
  public record Row(Retention retention, long createIndex, long modifyIndex) {}

  private final OrderedMap<Key, Row> rows;
  private final long index;

  /** Whether nothing is kept of some keys. */
  private final boolean hasNone;

  private RetentionTable(OrderedMap<Key, Row> rows, long index, boolean hasNone) {
    this.rows = rows;
    this.index = index;
    this.hasNone = hasNone;
  }

  /** The store index of the last change, 0 if there was none. */
  public long index() {
    return index;
  }

  /** How many rows there are. */
  public int size() {
    return rows.size();
  }

  /** The row of a prefix, or null. */
  public @Nullable Row get(Key prefix) {
    return rows.get(prefix);
  }

  /** All rows in the order of their prefixes. */
  public Iterable<Row> all() {
    return rows.values();
  }

  /** What is kept of a key: the row with its longest prefix decides. */
  public Retention of(Key key) {
    Key at = key;
    while (true) {
      OrderedMap.Entry<Key, Row> row = rows.floor(at);
      if (row == null) {
        return Retention.DEFAULT;
      }
      if (key.startsWith(row.key())) {
        return row.value().retention();
      }
      // A shorter prefix of the key stands before all that begin as this row does and go on.
      at = key.prefix(mismatch(key, row.key()));
    }
  }

  private static int mismatch(Key one, Key other) {
    return Arrays.mismatch(one.bytes(), other.bytes());
  }

  /** Whether no row of a key is kept. */
  public boolean keepsNothing(Key key) {
    return hasNone && of(key).versions() == 0;
  }

  /** What all changes count together at most. */
  public long bytesMax() {
    Row row = rows.get(Key.EMPTY);
    return row == null ? Retention.DEFAULT.bytesMax() : row.retention().bytesMax();
  }

  /** The table with a row. */
  public RetentionTable with(Row row, long at) {
    return of(rows.with(row.retention().prefix(), row), at);
  }

  /** The table without a row. */
  public RetentionTable without(Key prefix, long at) {
    return of(rows.without(prefix), at);
  }

  /** The table at another index. */
  public RetentionTable at(long newIndex) {
    return new RetentionTable(rows, newIndex, hasNone);
  }

  private static RetentionTable of(OrderedMap<Key, Row> rows, long at) {
    boolean none = false;
    for (Row row : rows.values()) {
      none |= row.retention().versions() == 0;
    }
    return new RetentionTable(rows, at, none);
  }
}
