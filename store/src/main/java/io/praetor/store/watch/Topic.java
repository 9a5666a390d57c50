package io.praetor.store.watch;

import io.praetor.store.kv.Key;

/** What a waiter waits for a change of. */
public sealed interface Topic {
  /** One key alone. */
  record OfKey(Key key) implements Topic {}

  /** Any key with a prefix. */
  record OfPrefix(Key prefix) implements Topic {}

  /**
   * Some rows of a table that go by one name: one row, or all instances of a service.
   *
   * @param table the table's name
   * @param row what the table fires for a change of them
   */
  record OfRow(String table, String row) implements Topic {}

  /**
   * Anything in a table.
   *
   * @param table the table's name
   */
  record OfTable(String table) implements Topic {}
}
