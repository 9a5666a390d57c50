package io.praetor.store.kv;

/** What the tree keeps under a key: an entry, or the mark that there was one. */
public sealed interface Slot permits KvEntry, Tombstone {
  /** The key. */
  Key key();

  /** The store index at which this came about. */
  long modifyIndex();
}
