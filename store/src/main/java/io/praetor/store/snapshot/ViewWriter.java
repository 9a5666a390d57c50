package io.praetor.store.snapshot;

import io.praetor.store.View;
import io.praetor.store.table.Head;
import io.praetor.store.table.RecordWriter;
import io.praetor.store.table.Table;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Writes the records of a view, table by table in their order: what a state is decides them, not
 * how it came about.
 */
final class ViewWriter {
  private ViewWriter() {}

  static void write(View view, BlockOutput out) throws IOException {
    RecordWriter records =
        kind -> {
          try {
            return out.record().u8(kind);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    try {
      Head.write(view, records);
      for (Table<?, ?, ?> table : view.tables().inOrder()) {
        write(view, table, records);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static <S> void write(View view, Table<S, ?, ?> table, RecordWriter out) {
    table.write(view.get(table), out);
  }
}
