package io.praetor.store.table;

/** The states of all tables at one moment. */
public interface States {
  /** The store index: one for each change so far. */
  long index();

  /** The log's time, in milliseconds. */
  long timeMs();

  /** The state of a table. */
  <S> S get(Table<S, ?, ?> table);
}
