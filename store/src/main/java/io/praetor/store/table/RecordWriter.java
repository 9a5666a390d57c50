package io.praetor.store.table;

import io.praetor.store.bytes.ByteWriter;

/** Takes the records of a snapshot. */
@FunctionalInterface
public interface RecordWriter {
  /**
   * Begins a record, which is written before the next begins.
   *
   * @throws java.io.UncheckedIOException if what came before could not be written
   */
  ByteWriter record(int kind);
}
