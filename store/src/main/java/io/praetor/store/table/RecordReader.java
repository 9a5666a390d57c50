package io.praetor.store.table;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.waiting.WaitingRoom;
import org.jspecify.annotations.Nullable;

/** A record of a snapshot that is read, with the tables that were read so far. */
public interface RecordReader extends States {
  /** The bytes of the record, behind its kind. */
  ByteReader bytes();

  /**
   * A number from the record.
   *
   * @throws io.praetor.store.bytes.MalformedException if it is not between the two
   */
  long number(long min, long max);

  /**
   * What the rows of a section are sorted by: equal states have equal bytes only if each comes in
   * one order, and no other is read.
   *
   * @throws io.praetor.store.bytes.MalformedException if it is not above that of the record before
   */
  <K extends Comparable<K>> K ordered(K name);

  /**
   * The state of a table that the snapshot was written from, when it is read back at once to see
   * that it can be: rows are held against it and shared with it. Null for any other reading.
   */
  <S> @Nullable S written(Table<S, ?, ?> table);

  /** Where bytes wait that are kept apart from their rows. */
  WaitingRoom room();

  /** Changes the state of a table that is before this one. */
  <S> void set(Table<S, ?, ?> table, S state);
}
