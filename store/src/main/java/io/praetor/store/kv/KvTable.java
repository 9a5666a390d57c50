package io.praetor.store.kv;

/**
 * All keys with what is known of them as a whole; immutable.
 *
 * @param tree the entries and tombstones
 * @param index the store index of the last change of any key, 0 if there was none
 * @param reapedIndex the highest store index of a tombstone that was reaped, 0 if none was
 */
public record KvTable(KvTree tree, long index, long reapedIndex) {
  /** The table without keys. */
  public static final KvTable EMPTY = new KvTable(KvTree.EMPTY, 0, 0);
}
