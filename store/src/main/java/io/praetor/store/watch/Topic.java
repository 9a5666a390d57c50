package io.praetor.store.watch;

import io.praetor.store.kv.Key;

/** What a waiter waits for a change of. */
public sealed interface Topic {
  /** One key alone. */
  record OfKey(Key key) implements Topic {}

  /** Any key with a prefix. */
  record OfPrefix(Key prefix) implements Topic {}

  /** Anything in a table. */
  record OfTable(Table table) implements Topic {
    /** By its name: an enum's own hash is another in each process, and orders the wake-ups. */
    @Override
    public int hashCode() {
      return table.name().hashCode();
    }
  }

  /** The tables that can be waited for as a whole. */
  enum Table {
    KV,
    SESSIONS,
    NODES,
    CONFIG
  }
}
